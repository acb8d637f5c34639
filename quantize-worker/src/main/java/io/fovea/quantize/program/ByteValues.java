package io.fovea.quantize.program;

import io.fovea.quantize.network.Operation;
import io.fovea.quantize.scheme.Quantizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Values outside the tail that lie on a grid of 256 integers or fewer, kept as quantized tensors: rounding a layer's output is one pass
 * that writes a byte per number, instead of four that rewrite four bytes each, and ReLU, maximum pooling and convolutions of integers go
 * on with the bytes. Who needs single precision gets the numbers that fake quantization makes.
 */
final class ByteValues {
    private static final int LARGEST = 255;

    /** Scale and zero point of each value, as expressions. */
    private record Grid(String scale, String zeroPoint) {}

    private final Map<Integer, Grid> grids = new HashMap<>();
    private final Set<Integer> converted = new HashSet<>();

    /** Whether a layer's output under this quantizer can be kept so. */
    static boolean canKeep(Quantizer quantizer) {
        if (quantizer instanceof Quantizer.Integers integers) {
            return canKeep(integers.grid().quantMin(), integers.grid().quantMax());
        }
        return quantizer instanceof Quantizer.Fixed fixed
                && canKeep(fixed.grid().quantMin(), fixed.grid().quantMax());
    }

    private static boolean canKeep(int smallest, int largest) {
        return smallest == 0 && largest <= LARGEST;
    }

    /** Whether a value is kept so. */
    boolean has(int value) {
        return grids.containsKey(value);
    }

    /** Whether an operation takes the bytes of its argument and gives bytes on the same grid. */
    boolean flowsThrough(Operation operation, int argument) {
        return has(argument) && (operation instanceof Operation.Relu || operation instanceof Operation.MaxPool2d);
    }

    /** The quantized tensor of a value. */
    String bytes(int value) {
        return "b" + value;
    }

    /** Takes note of the result of an operation through which the bytes of its argument flow. */
    void addLike(int value, int argument) {
        grids.put(value, grid(argument));
    }

    /**
     * Statements that round a layer's output.
     *
     * @param raw the output, which may be overwritten
     * @param site index of the layer among those whose ranges are kept
     */
    List<String> add(int value, Quantizer quantizer, String raw, int site) {
        List<String> lines = new ArrayList<>();
        Grid grid;
        int largest;
        if (quantizer instanceof Quantizer.Fixed fixed) {
            grid = new Grid(
                    Double.toString(fixed.grid().scale()),
                    Integer.toString(fixed.grid().zeroPoint()));
            largest = fixed.grid().quantMax();
        } else {
            Quantizer.Integers integers = (Quantizer.Integers) quantizer;
            grid = new Grid("s" + value, "z" + value);
            lines.add("%s, %s, = %s"
                    .formatted(grid.scale(), grid.zeroPoint(), FakeQuantizationCode.affine(integers, raw, site)));
            largest = integers.grid().quantMax();
        }
        grids.put(value, grid);
        lines.add("%s = __torch__.bytes(%s, %s, int(%s), %d)"
                .formatted(bytes(value), raw, grid.scale(), grid.zeroPoint(), largest));
        return lines;
    }

    /** A statement that sets a value in single precision, where that is not done yet. */
    List<String> widen(int value, String name) {
        return has(value) && converted.add(value)
                ? List.of(name + " = torch.dequantize(" + bytes(value) + ")")
                : List.of();
    }

    /** A convolution of integers. */
    String convolution(Operation.Conv2d conv, int argument, List<String> weights) {
        Grid grid = grid(argument);
        return OneDnn.integerConvolution(
                conv, "torch.int_repr(" + bytes(argument) + ")", grid.scale(), grid.zeroPoint(), weights);
    }

    private Grid grid(int value) {
        return Objects.requireNonNull(grids.get(value));
    }

    /** The function that the statements above call. */
    static final String FUNCTIONS = """
            def bytes(x: Tensor,
                scale: float,
                zp: int,
                qmax: int) -> Tensor:
              if torch.lt(qmax, 255):
                y = torch.clamp_max_(x, torch.mul(torch.sub(qmax, zp), scale))
              else:
                y = x
              return torch.quantize_per_tensor(y, scale, zp, 13)
            """;
}

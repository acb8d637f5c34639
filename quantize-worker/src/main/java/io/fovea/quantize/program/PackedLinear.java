package io.fovea.quantize.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Large fully connected layers that keep their quantized weights as the integers they are, a quarter or half of the memory of floats,
 * widened piece by piece as they are needed. The weights are the same as fake quantization's; the product is scaled after the sum
 * instead of before. Autograd would keep every piece, so the gradient is passed through such a layer by hand: its result starts a new
 * graph, and the graphs are differentiated from the last to the first.
 */
final class PackedLinear {
    /** Elements from which on memory counts: VGG-16's first two linear layers have 103 and 17 million. */
    static final long MIN_ELEMENTS = 1 << 22;

    /** The most bits that are packed. */
    static final int MAX_BITS = 16;

    /** Integers, scale and offset; the bias comes after them. */
    static final int WEIGHTS = 3;

    private static final int CHAR = 1; // c10::ScalarType
    private static final int SHORT = 2;

    private final List<Cut> cuts = new ArrayList<>();

    /** A layer's argument, its result as a leaf of a new graph, and its weights, as expressions. */
    private record Cut(String argument, String result, List<String> weights) {}

    /**
     * Statements that append to w the integers of a weight, centred to fit their type, the scale, and what was subtracted to centre them.
     *
     * @param integerWeight an expression for the integers and their scale
     */
    static String load(String integerWeight, int bits) {
        return """
               steps, scale, = %s
               offset = torch.add(torch.min(steps), %d)
               kept = torch.append(self.w, torch.to(torch.sub_(steps, offset), %d))
               kept1 = torch.append(self.w, scale)
               kept2 = torch.append(self.w, offset)
               """.formatted(integerWeight, 1 << (bits <= Byte.SIZE ? 7 : 15), bits <= Byte.SIZE ? CHAR : SHORT);
    }

    /** The layer's result, computed outside of any graph. */
    static String call(String x, List<String> weights) {
        return "__torch__.packed_linear(torch.detach(" + x + "), " + String.join(", ", weights) + ")";
    }

    /** Ends a graph at the layer's argument and starts another at its result, the expression returned. */
    String cut(String argument, String result, List<String> weights) {
        cuts.add(new Cut(argument, result, weights));
        return "torch.requires_grad_(" + call(argument, weights) + ", True)";
    }

    /** Statements that set {@code gradient} to that of the score by the features. */
    List<String> gradient(String score, String features) {
        List<String> lines = new ArrayList<>();
        String of = score;
        String weight = "None";
        for (int i = cuts.size() - 1; i >= 0; i--) {
            Cut cut = cuts.get(i);
            lines.add(differentiate("g" + i, of, cut.result(), weight));
            lines.add("p%d = __torch__.packed_linear_gradient(g%d, %s)"
                    .formatted(i, i, String.join(", ", cut.weights().subList(0, WEIGHTS))));
            of = cut.argument();
            weight = "annotate(List[Optional[Tensor]], [p" + i + "])";
        }
        lines.add(differentiate("gradient", of, features, weight));
        return lines;
    }

    private static String differentiate(String name, String of, String by, String weight) {
        return "%s = unchecked_cast(Tensor, torch.grad([%s], [%s], %s, None, False, False)[0])"
                .formatted(name, of, by, weight);
    }

    /** The functions that the statements above call; pieces of about a MB stay in a core's cache. */
    static final String FUNCTIONS = """
            def rows_per_piece(q: Tensor) -> int:
              return torch.add(torch.floordiv(262144, torch.size(q, 1)), 1)
            def packed_linear(x: Tensor,
                q: Tensor,
                scale: Tensor,
                offset: Tensor,
                bias: Tensor) -> Tensor:
              rows = __torch__.rows_per_piece(q)
              pieces = annotate(List[Tensor], [])
              for i in range(torch.add(torch.floordiv(torch.sub(torch.size(q, 0), 1), rows), 1)):
                start = torch.mul(i, rows)
                piece = torch.to(torch.slice(q, 0, start, torch.add(start, rows)), 6)
                kept = torch.append(pieces, torch.linear(x, piece))
              centre = torch.mul(torch.sum(x, [1], True), offset)
              return torch.add(torch.mul(torch.add(torch.cat(pieces, 1), centre), scale), bias)
            def packed_linear_gradient(gradient: Tensor,
                q: Tensor,
                scale: Tensor,
                offset: Tensor) -> Tensor:
              rows = __torch__.rows_per_piece(q)
              scaled = torch.mul(gradient, scale)
              sum = torch.zeros([torch.size(gradient, 0), torch.size(q, 1)])
              for i in range(torch.add(torch.floordiv(torch.sub(torch.size(q, 0), 1), rows), 1)):
                start = torch.mul(i, rows)
                end = torch.add(start, rows)
                added = torch.addmm_(sum, torch.slice(scaled, 1, start, end), torch.to(torch.slice(q, 0, start, end), 6))
              return torch.add(sum, torch.mul(torch.sum(scaled, [1], True), offset))
            """;
}

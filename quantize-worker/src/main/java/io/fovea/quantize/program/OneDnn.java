package io.fovea.quantize.program;

import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.network.Window;
import java.util.List;

/**
 * Convolutions through the operators that PyTorch's own compiler uses on CPUs: the weight is laid out for the machine once, the image
 * stays channels last. The same kernels as {@code conv2d} without its conversions at every call; no gradient.
 */
final class OneDnn {
    private OneDnn() {}

    /** The weight, laid out for inputs of the given shape. */
    static String packed(Operation.Conv2d conv, Shape input, String weight) {
        return "ops.mkldnn._reorder_convolution_weight(" + weight + ", " + geometry(conv) + ", " + size(input) + ")";
    }

    /** @param weights the packed weight, and the bias if there is one */
    static String convolution(Operation.Conv2d conv, String x, List<String> weights) {
        return "ops.mkldnn._convolution_pointwise(" + x + ", " + weights.get(0) + ", "
                + (conv.bias() ? weights.get(1) : "None") + ", " + geometry(conv)
                + ", \"none\", annotate(List[Optional[number]], []), None)";
    }

    /**
     * Appends to w what {@link #integerConvolution} needs: the integers of a weight laid out for the machine, those that do not fit into
     * 8 bits with a sign laid out apart (affine integers minus their zero point have 9 bits), the scale, and zero as the zero point.
     *
     * @param integerWeight an expression for the integers and their scale
     */
    static String loadIntegers(Operation.Conv2d conv, Shape input, String integerWeight) {
        Window window = conv.window();
        String layout = "1., 1, " + TorchScript.size(window.stride()) + ", " + TorchScript.size(window.padding()) + ", "
                + TorchScript.size(window.dilation()) + ", " + conv.groups() + ", " + size(input);
        return """
               steps, scale, = %1$s
               fitting = torch.clamp(steps, -128, 127)
               rest = torch.sub(steps, fitting)
               if bool(torch.any(rest)):
                 second = ops.onednn.qconv_prepack(torch.to(rest, 1), scale, %2$s)
               else:
                 second = torch.zeros([0])
               first = ops.onednn.qconv_prepack(torch.to(fitting, 1), scale, %2$s)
               kept = torch.append(self.w, first)
               kept1 = torch.append(self.w, second)
               kept2 = torch.append(self.w, scale)
               kept3 = torch.append(self.w, torch.zeros([torch.numel(scale)], dtype=3))
               """.formatted(integerWeight, layout);
    }

    /** The weights {@link #loadIntegers} appends. */
    static final int INTEGER_WEIGHTS = 4;

    /**
     * A convolution of integers, its result in single precision.
     *
     * @param q the input as unsigned 8-bit integers
     * @param scale of the input
     * @param zeroPoint of the input
     * @param weights what {@link #loadIntegers} appended, and the bias if there is one
     */
    static String integerConvolution(
            Operation.Conv2d conv, String q, String scale, String zeroPoint, List<String> weights) {
        return "__torch__.integer_convolution(" + q + ", " + scale + ", int(" + zeroPoint + "), "
                + String.join(", ", weights.subList(0, INTEGER_WEIGHTS)) + ", "
                + (conv.bias() ? weights.get(INTEGER_WEIGHTS) : "None") + ", "
                + TorchScript.size(conv.window().stride())
                + ", "
                + TorchScript.size(conv.window().padding()) + ", "
                + TorchScript.size(conv.window().dilation()) + ", " + conv.groups() + ")";
    }

    /** The function that integer convolutions call. */
    static final String FUNCTIONS = """
            def integer_convolution(q: Tensor,
                scale: float,
                zp: int,
                first: Tensor,
                second: Tensor,
                weight_scale: Tensor,
                weight_zp: Tensor,
                bias: Optional[Tensor],
                stride: List[int],
                padding: List[int],
                dilation: List[int],
                groups: int) -> Tensor:
              none = annotate(List[Optional[number]], [])
              y = ops.onednn.qconv2d_pointwise(q, scale, zp, first, weight_scale, weight_zp, bias, stride, padding, dilation, groups, 1., 0, 6, "none", none, None)
              if torch.gt(torch.numel(second), 0):
                z = ops.onednn.qconv2d_pointwise(q, scale, zp, second, weight_scale, weight_zp, None, stride, padding, dilation, groups, 1., 0, 6, "none", none, None)
                sum = torch.add_(y, z)
              else:
                sum = y
              return sum
            """;

    private static String size(Shape input) {
        return "[1, " + input.channels() + ", " + input.height() + ", " + input.width() + "]";
    }

    private static String geometry(Operation.Conv2d conv) {
        Window window = conv.window();
        return TorchScript.size(window.padding()) + ", " + TorchScript.size(window.stride()) + ", "
                + TorchScript.size(window.dilation()) + ", " + conv.groups();
    }
}

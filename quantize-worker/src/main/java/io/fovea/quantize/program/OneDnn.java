package io.fovea.quantize.program;

import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Shape;
import java.util.List;

/**
 * Convolutions through the operators that PyTorch's own compiler uses on CPUs: the weight is laid out for the machine once, the image
 * stays channels last. The same kernels as {@code conv2d} without its conversions at every call; no gradient.
 */
final class OneDnn {
    private OneDnn() {}

    /** The weight, laid out for inputs of the given shape. */
    static String packed(Operation.Conv2d conv, Shape input, String weight) {
        String size = "[1, " + input.channels() + ", " + input.height() + ", " + input.width() + "]";
        return "ops.mkldnn._reorder_convolution_weight(" + weight + ", " + geometry(conv) + ", " + size + ")";
    }

    /** @param weights the packed weight, and the bias if there is one */
    static String convolution(Operation.Conv2d conv, String x, List<String> weights) {
        return "ops.mkldnn._convolution_pointwise(" + x + ", " + weights.get(0) + ", "
                + (conv.bias() ? weights.get(1) : "None") + ", " + geometry(conv)
                + ", \"none\", annotate(List[Optional[number]], []), None)";
    }

    private static String geometry(Operation.Conv2d conv) {
        return TorchScript.square(conv.padding()) + ", " + TorchScript.square(conv.stride()) + ", "
                + TorchScript.square(1) + ", " + conv.groups();
    }
}

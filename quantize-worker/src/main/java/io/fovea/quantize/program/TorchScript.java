package io.fovea.quantize.program;

import io.fovea.quantize.network.Elementary;
import io.fovea.quantize.network.Join;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Size2d;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.network.Window;
import java.util.List;
import java.util.stream.Collectors;

/** Operations as TorchScript expressions, in inference mode unless told otherwise. */
final class TorchScript {
    private TorchScript() {}

    /**
     * @param x the arguments
     * @param weights the operation's parameters, in the order it declares them
     */
    static String call(Operation operation, List<String> x, List<String> weights, boolean training) {
        if (operation instanceof Join join) {
            return join(join, x);
        }
        if (operation instanceof TensorOperation tensors) {
            return TensorCode.call(tensors, x, weights);
        }
        if (operation instanceof Elementary function) {
            return TensorCode.named(function, x.get(0));
        }
        return unary((Operation.Unary) operation, x.get(0), weights, training);
    }

    private static String join(Join join, List<String> x) {
        return switch (join) {
            case ADD -> call("add", x.get(0), x.get(1));
            case SUBTRACT -> call("sub", x.get(0), x.get(1));
            case MULTIPLY -> call("mul", x.get(0), x.get(1));
            case DIVIDE -> call("div", x.get(0), x.get(1));
            case POWER -> call("pow", x.get(0), x.get(1));
            case MAXIMUM -> call("maximum", x.get(0), x.get(1));
            case MINIMUM -> call("minimum", x.get(0), x.get(1));
        };
    }

    private static String unary(Operation.Unary operation, String x, List<String> weights, boolean training) {
        if (operation instanceof Operation.Conv2d conv) {
            String bias = conv.bias() ? weights.get(1) : "None";
            return call(
                    "conv2d",
                    x,
                    weights.get(0),
                    bias,
                    size(conv.window().stride()),
                    size(conv.window().padding()),
                    size(conv.window().dilation()),
                    conv.groups());
        }
        if (operation instanceof Operation.Linear) {
            return call("linear", x, weights.get(0), weights.get(1));
        }
        if (operation instanceof Operation.BatchNorm2d norm) {
            return batchNorm(norm, x, weights, training);
        }
        if (operation instanceof Operation.Relu) {
            return call("relu", x);
        }
        if (operation instanceof Operation.Relu6) {
            return call("hardtanh", x, 0.0, 6.0);
        }
        if (operation instanceof Operation.Silu) {
            return call("silu", x);
        }
        if (operation instanceof Operation.Sigmoid) {
            return call("sigmoid", x);
        }
        if (operation instanceof Operation.MaxPool2d pool) {
            Window window = pool.window();
            return call(
                    "max_pool2d",
                    x,
                    size(window.kernel()),
                    size(window.stride()),
                    size(window.padding()),
                    size(window.dilation()),
                    window.ceilMode() ? "True" : "False");
        }
        if (operation instanceof Operation.AvgPool2d pool) {
            Window window = pool.window();
            return call(
                    "avg_pool2d",
                    x,
                    size(window.kernel()),
                    size(window.stride()),
                    size(window.padding()),
                    window.ceilMode() ? "True" : "False",
                    pool.countPadding() ? "True" : "False",
                    "None");
        }
        if (operation instanceof Operation.AdaptiveAvgPool2d pool) {
            return call("adaptive_avg_pool2d", x, size(Size2d.square(pool.size())));
        }
        if (operation instanceof Operation.Flatten) {
            return call("flatten", x, 1);
        }
        throw new IllegalArgumentException("no TorchScript for " + operation);
    }

    private static String batchNorm(Operation.BatchNorm2d norm, String x, List<String> weights, boolean training) {
        String mean = training ? "None" : weights.get(2);
        String variance = training ? "None" : weights.get(3);
        return call(
                "batch_norm",
                x,
                weights.get(0),
                weights.get(1),
                mean,
                variance,
                training ? "True" : "False",
                0.1,
                norm.epsilon(),
                "True");
    }

    /** {@code torch.NAME(ARGUMENTS)}. */
    static String call(String name, Object... arguments) {
        return "torch." + name
                + List.of(arguments).stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Rows and columns as a list. */
    static String size(Size2d size) {
        return "[" + size.height() + ", " + size.width() + "]";
    }

    static String list(List<?> elements) {
        return elements.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}

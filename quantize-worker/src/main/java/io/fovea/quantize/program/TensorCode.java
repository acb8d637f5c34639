package io.fovea.quantize.program;

import static io.fovea.quantize.program.TorchScript.list;

import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.network.TensorOperation.*;
import java.util.List;
import java.util.Locale;

/** The operations of imported networks as TorchScript expressions. */
final class TensorCode {
    /** c10::ScalarType. Near a probability of 1, single precision has lost the gradient. */
    private static final int DOUBLE = 7;

    private static final int FLOAT = 6;

    private TensorCode() {}

    /**
     * @param x the arguments
     * @param weights the operation's parameters, in the order it declares them
     */
    static String call(TensorOperation operation, List<String> x, List<String> weights) {
        if (operation instanceof Constant) {
            return weights.get(0);
        }
        if (operation instanceof Concatenate concatenate) {
            return TorchScript.call("cat", list(x), concatenate.axis());
        }
        if (operation instanceof MatrixProduct) {
            return TorchScript.call("matmul", x.get(0), x.get(1));
        }
        return unary(operation, x.get(0), weights);
    }

    private static String unary(TensorOperation operation, String x, List<String> weights) {
        if (operation instanceof Clamp clamp) {
            return clamp(x, clamp.low(), clamp.high());
        }
        if (operation instanceof LeakyRelu leaky) {
            return TorchScript.call("leaky_relu", x, leaky.slope());
        }
        if (operation instanceof Prelu) {
            return TorchScript.call("prelu", x, weights.get(0));
        }
        if (operation instanceof Elu elu) {
            return TorchScript.call("elu", x, elu.alpha());
        }
        if (operation instanceof Gelu gelu) {
            return gelu.tanh() ? "__torch__.tanh_gelu(" + x + ")" : TorchScript.call("gelu", x);
        }
        if (operation instanceof HardSigmoid hard) {
            String line = TorchScript.call("add", TorchScript.call("mul", x, hard.alpha()), hard.beta());
            return clamp(line, 0, 1);
        }
        if (operation instanceof Softmax softmax) {
            String inDouble =
                    TorchScript.call(softmax.logarithm() ? "log_softmax" : "softmax", x, softmax.axis(), DOUBLE);
            return TorchScript.call("to", inDouble, FLOAT);
        }
        if (operation instanceof LayerNorm norm) {
            return TorchScript.call(
                    "layer_norm", x, list(norm.lengths()), weights.get(0), weights.get(1), norm.epsilon(), "False");
        }
        if (operation instanceof InstanceNorm norm) {
            return TorchScript.call(
                    "instance_norm",
                    x,
                    weights.get(0),
                    weights.get(1),
                    "None",
                    "None",
                    "True",
                    0.1,
                    norm.epsilon(),
                    "False");
        }
        if (operation instanceof LocalResponseNorm norm) {
            return TorchScript.call("local_response_norm", x, norm.size(), norm.alpha(), norm.beta(), norm.k())
                    .replaceFirst("^torch\\.", "__torch__.");
        }
        if (operation instanceof Reduce reduce) {
            return reduce(reduce, x);
        }
        return rearranged(operation, x);
    }

    private static String reduce(Reduce reduce, String x) {
        String function =
                switch (reduce.kind()) {
                    case MEAN -> "mean";
                    case SUM -> "sum";
                    case MAX -> "amax";
                    case MIN -> "amin";
                };
        return TorchScript.call(function, x, list(reduce.axes()), reduce.keepAxes() ? "True" : "False");
    }

    private static String rearranged(TensorOperation operation, String x) {
        if (operation instanceof Reshape reshape) {
            return TorchScript.call("reshape", x, list(reshape.axes()));
        }
        if (operation instanceof Permute permute) {
            return TorchScript.call("permute", x, list(permute.axes()));
        }
        if (operation instanceof Slice slice) {
            return TorchScript.call("slice", x, slice.axis(), slice.start(), slice.end(), slice.step());
        }
        if (operation instanceof Pick pick) {
            return TorchScript.call("index_select", x, pick.axis(), TorchScript.call("tensor", list(pick.places())));
        }
        if (operation instanceof Bilinear bilinear) {
            return TorchScript.call(
                    "upsample_bilinear2d",
                    x,
                    TorchScript.size(bilinear.size()),
                    bilinear.alignCorners() ? "True" : "False",
                    "None",
                    "None");
        }
        return pad((Pad) operation, x);
    }

    private static String pad(Pad pad, String x) {
        String sides = list(pad.sides());
        return switch (pad.mode()) {
            case CONSTANT -> TorchScript.call("constant_pad_nd", x, sides, pad.value());
            case REFLECT -> TorchScript.call("reflection_pad2d", x, sides);
            case EDGE -> TorchScript.call("replication_pad2d", x, sides);
        };
    }

    private static String clamp(String x, double low, double high) {
        if (Double.isInfinite(low)) {
            return Double.isInfinite(high) ? x : TorchScript.call("clamp_max", x, high);
        }
        return Double.isInfinite(high)
                ? TorchScript.call("clamp_min", x, low)
                : TorchScript.call("clamp", x, low, high);
    }

    /** A function of torch by the name of an enum's value. */
    static String named(Enum<?> function, String x) {
        return TorchScript.call(function.name().toLowerCase(Locale.ROOT), x);
    }

    /** The functions that the expressions above call; torch's own exists in Python only. */
    static final String FUNCTIONS = """
            def tanh_gelu(x: Tensor) -> Tensor:
              cubic = torch.mul(torch.add(x, torch.mul(torch.pow(x, 3), 0.044714999999999998)), 0.79788456080286541)
              return torch.mul(torch.mul(x, 0.5), torch.add(torch.tanh(cubic), 1.))
            def local_response_norm(x: Tensor,
                size: int,
                alpha: float,
                beta: float,
                k: float) -> Tensor:
              before = torch.floordiv(torch.sub(size, 1), 2)
              after = torch.sub(torch.sub(size, 1), before)
              squares = torch.constant_pad_nd(torch.unsqueeze(torch.mul(x, x), 1), [0, 0, 0, 0, before, after], 0.)
              means = torch.squeeze(torch.avg_pool3d(squares, [size, 1, 1], [1, 1, 1], [0, 0, 0], False, True, None), 1)
              return torch.div(x, torch.pow(torch.add(torch.mul(means, alpha), k), beta))
            """;
}

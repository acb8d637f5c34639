package io.fovea.deployed;

import io.fovea.deployed.tail.Constants;
import io.fovea.deployed.tail.Quantization;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor that a file holds as integers of a fixed range.
 *
 * @param node the operator whose result it is: that before the quantizer, where there is one
 * @param quantization of it
 * @param low smallest real value that its integers stand for
 * @param high largest real value
 */
public record QuantizedTensor(OnnxNode node, Quantization quantization, double low, double high) {
    private static final Map<String, Integer> SCALE_OF = Map.of(
            "QuantizeLinear", 1,
            "QLinearConv", 6,
            "QLinearMatMul", 6,
            "QGemm", 7,
            "QLinearAdd", 6,
            "QLinearMul", 6,
            "QLinearConcat", 0,
            "QLinearGlobalAveragePool", 3,
            "QLinearAveragePool", 3,
            "QLinearSigmoid", 3);

    /** Those of a file that depend on the image, in order of execution. */
    public static List<QuantizedTensor> of(Constants constants) {
        List<QuantizedTensor> tensors = new ArrayList<>();
        for (OnnxNode node : constants.graph().nodes()) {
            Integer at = SCALE_OF.get(node.operator());
            if (at != null && !constants.isConstant(node.output())) {
                of(constants, node, at).ifPresent(tensors::add);
            }
        }
        return tensors;
    }

    private static Optional<QuantizedTensor> of(Constants constants, OnnxNode node, int at) {
        Optional<String> scale = node.input(at);
        Optional<Tensor> step = scale.flatMap(constants::find).filter(tensor -> tensor.size() == 1);
        if (scale.isEmpty() || step.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> zeroPoint = node.input(at + 1);
        Optional<Tensor> zero = zeroPoint.flatMap(constants::find);
        ElementType type = zero.map(Tensor::type).orElse(ElementType.UINT8);
        double zeroAt = zero.map(tensor -> tensor.value(0)).orElse(0.0);
        OnnxNode maker = node.operator().equals("QuantizeLinear")
                ? constants.graph().producer(node.inputs().get(0)).orElse(node)
                : node;
        return Optional.of(new QuantizedTensor(
                maker,
                new Quantization(node.output(), scale.get(), zeroPoint.orElse("")),
                (type.lowest() - zeroAt) * step.get().value(0),
                (type.highest() - zeroAt) * step.get().value(0)));
    }

    /** Whether a value stands at an end of the range. The end that is 0 is none: there a Relu would cut too. */
    public boolean isSaturated(float value) {
        double slack = 1e-6 * (high - low);
        return (high > slack && value >= high - slack) || (low < -slack && value <= low + slack);
    }
}

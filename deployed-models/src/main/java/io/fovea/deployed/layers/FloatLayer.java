package io.fovea.deployed.layers;

import io.fovea.deployed.WeightLayer;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A layer as the float file has it, with the batch norm behind it in its weights, as quantizers fold it.
 *
 * @param layer with its weights
 * @param bias one number for each output; none where the layer has none
 * @param output name of what it makes, behind the batch norm
 * @param activation the Relu or Clip behind it, which a quantizer may absorb into its saturation
 */
record FloatLayer(WeightLayer layer, Optional<Tensor> bias, String output, Optional<Activation> activation) {

    static FloatLayer of(Constants constants, WeightLayer layer) {
        OnnxNode node = layer.node();
        Optional<Tensor> bias = node.input(2).flatMap(constants::find);
        String output = node.output();
        List<OnnxNode> readers = constants.graph().consumers(output);
        if (readers.size() == 1 && readers.get(0).operator().equals("BatchNormalization")) {
            OnnxNode norm = readers.get(0);
            bias = Optional.of(folded(constants, norm, bias, layer.shape()[0]));
            output = norm.output();
        }
        return new FloatLayer(layer, bias, output, Activation.behind(constants, output));
    }

    private static Tensor folded(Constants constants, OnnxNode norm, Optional<Tensor> bias, int outputs) {
        double[] folded = new double[outputs];
        double epsilon = norm.real("epsilon", 1e-5);
        for (int i = 0; i < outputs; i++) {
            int output = i;
            double factor = at(constants, norm, 1, i) / Math.sqrt(at(constants, norm, 4, i) + epsilon);
            double before = bias.map(tensor -> tensor.value(output)).orElse(0.0);
            folded[i] = (before - at(constants, norm, 3, i)) * factor + at(constants, norm, 2, i);
        }
        return Tensor.floats(new int[] {outputs}, folded);
    }

    private static double at(Constants constants, OnnxNode norm, int input, int index) {
        return norm.input(input)
                .flatMap(constants::find)
                .map(tensor -> tensor.value(index))
                .orElse(0.0);
    }

    /** The weights in the layout of another operator: outputs first, or last as {@code MatMul} has them. */
    Tensor weights(boolean outputsLast) {
        int[] shape = layer.shape();
        float[] values = layer.weights();
        if (!outputsLast) {
            return Tensor.floats(shape, values);
        }
        int outputs = shape[0];
        int inputs = values.length / outputs;
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % inputs * outputs + i / inputs] = values[i];
        }
        return Tensor.floats(new int[] {inputs, outputs}, turned);
    }

    /** Bytes of the weights in float. */
    long bytes() {
        return Float.BYTES * (long) layer.weights().length;
    }
}

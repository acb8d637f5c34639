package io.fovea.saliency.onnx;

import static io.fovea.onnx.OnnxValue.OPEN;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxValue;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The input a file wants, and the output to take from it.
 *
 * @param type of its numbers
 * @param batch images per run that the file has baked in; 1 where it leaves that open
 * @param height rows of the input
 * @param width columns of the input
 * @param output index of the output
 */
record InputContract(ElementType type, int batch, int height, int width, int output) {
    private static final int CHANNELS = 3;
    private static final int LONGEST_EDGE = 8192;

    static InputContract of(SalientObjectNetwork network, OnnxGraph graph, Path file) {
        if (graph.inputs().size() != 1) {
            throw refusal(file, "it has the inputs " + graph.inputs() + ", and one image is all there is to give");
        }
        OnnxValue input = graph.inputs().get(0);
        List<Long> shape = input.shape();
        Optional<ElementType> type = ElementType.ofOnnx(input.elementType());
        if (type.isEmpty() || shape.size() != 4 || (shape.get(1) != CHANNELS && shape.get(1) != OPEN)) {
            throw refusal(file, "its input is " + input + ", not float32 or float16 [batch,3,height,width]");
        }
        return new InputContract(
                type.get(),
                shape.get(0) == OPEN ? 1 : edge(file, input, shape.get(0)),
                size(network, file, input, shape.get(2)),
                size(network, file, input, shape.get(3)),
                output(network, graph, file));
    }

    int pixels() {
        return height * width;
    }

    private static int size(SalientObjectNetwork network, Path file, OnnxValue input, long axis) {
        if (axis != OPEN) {
            return edge(file, input, axis);
        }
        return network.size()
                .orElseThrow(() -> refusal(
                        file,
                        "its input " + input + " leaves the size open; give saliency.define." + network.name()
                                + ".size"));
    }

    private static int edge(Path file, OnnxValue input, long length) {
        if (length > LONGEST_EDGE) {
            throw refusal(file, "its input is " + input + ", which is larger than any salient-object network's");
        }
        return (int) length;
    }

    private static int output(SalientObjectNetwork network, OnnxGraph graph, Path file) {
        if (network.output().isEmpty()) {
            return 0;
        }
        String wanted = network.output().get();
        List<OnnxValue> outputs = graph.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).name().equals(wanted) || Integer.toString(i).equals(wanted)) {
                return i;
            }
        }
        throw refusal(file, "it has no output " + wanted + "; its outputs are " + outputs);
    }

    private static UserErrorException refusal(Path file, String reason) {
        return new UserErrorException("saliency model " + file + " cannot be used: " + reason);
    }
}

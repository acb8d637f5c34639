package io.fovea.deployed;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first output of a file.
 *
 * @param name of the tensor
 * @param count of its numbers for one image
 * @param isOnePerClass whether it has one axis and that of the batch; a detector's has more
 * @param areProbabilities whether a softmax made it
 */
record ScoresTensor(String name, int count, boolean isOnePerClass, boolean areProbabilities) {
    /** What may stand behind a softmax and leaves probabilities what they are. */
    private static final Set<String> KEEPS_VALUES =
            Set.of("QuantizeLinear", "DequantizeLinear", "Identity", "Cast", "Reshape", "Flatten", "Squeeze");

    static ScoresTensor of(OnnxGraph graph, Map<String, int[]> shapes) {
        String name = graph.outputs().get(0).name();
        int[] shape = shapes.getOrDefault(name, new int[0]);
        long axes = Arrays.stream(shape).skip(1).filter(length -> length > 1).count();
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new ScoresTensor(name, count, axes <= 1, areProbabilities(graph, name));
    }

    private static boolean areProbabilities(OnnxGraph graph, String scores) {
        Optional<OnnxNode> node = graph.producer(scores);
        while (node.isPresent() && KEEPS_VALUES.contains(node.get().operator())) {
            node = graph.producer(node.get().inputs().get(0));
        }
        return node.map(OnnxNode::operator)
                .filter(operator -> operator.equals("Softmax") || operator.equals("QLinearSoftmax"))
                .isPresent();
    }
}

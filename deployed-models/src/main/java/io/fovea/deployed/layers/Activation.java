package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Relu or Clip of the float file. A quantizer behind it saturates where it would, so quantized files leave it out; where
 * the quantizer goes, the activation must come back, or the network falls apart.
 *
 * @param node of the float file
 * @param bounds constants that it reads, by position
 */
record Activation(OnnxNode node, Map<Integer, Tensor> bounds) {
    private static final Set<String> ABSORBED = Set.of("Clip", "Relu");

    /** The activation that alone reads a tensor of the float file. */
    static Optional<Activation> behind(Constants constants, String tensor) {
        List<OnnxNode> readers = constants.graph().consumers(tensor);
        if (readers.size() != 1 || !ABSORBED.contains(readers.get(0).operator())) {
            return Optional.empty();
        }
        OnnxNode node = readers.get(0);
        Map<Integer, Tensor> bounds = new TreeMap<>();
        for (int position = 1; position < node.inputs().size(); position++) {
            int at = position;
            node.input(position).flatMap(constants::find).ifPresent(bound -> bounds.put(at, bound));
        }
        return Optional.of(new Activation(node, bounds));
    }

    /** The node that applies it to a tensor. */
    NodeProto of(GraphEdit edit, String values, String output) {
        NodeProto.Builder copy = node.proto().toBuilder()
                .setName(output + "_activation")
                .setInput(0, values)
                .setOutput(0, output);
        bounds.forEach(
                (position, bound) -> copy.setInput(position, edit.constant(output + "_bound_" + position, bound)));
        return copy.build();
    }
}

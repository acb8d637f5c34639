package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.fovea.deployed.tail.Quantization;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import java.util.Optional;

/**
 * A copy of a file whose target layer is one more output.
 *
 * <p>Where the target is quantized, the integers are tapped, through a {@code DequantizeLinear} of their own: to expose the
 * float tensor between an operator and its quantizer would undo their fusion and measure something else.
 *
 * @param model the copy
 * @param output name of the new output
 */
record Tap(ModelProto model, String output) {
    private static final String NAME = "fovea_tap";

    static Tap of(ModelProto model, OnnxGraph graph, TargetLayer target) {
        GraphProto.Builder tapped = model.getGraph().toBuilder();
        String output = target.quantization()
                .map(quantization -> dequantized(tapped, graph, quantization))
                .orElse(target.tensor());
        if (!graph.isOutput(output)) {
            tapped.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        return new Tap(model.toBuilder().setGraph(tapped).build(), output);
    }

    private static String dequantized(GraphProto.Builder tapped, OnnxGraph graph, Quantization quantization) {
        Optional<OnnxNode> like = graph.consumers(quantization.integers()).stream()
                .filter(node -> node.operator().equals("DequantizeLinear"))
                .findFirst();
        NodeProto.Builder node = like.map(
                        found -> found.proto().toBuilder().clearInput().clearOutput())
                .orElseGet(() -> NodeProto.newBuilder().setOpType("DequantizeLinear"));
        node.setName(NAME).addInput(quantization.integers()).addInput(quantization.scale());
        if (!quantization.zeroPoint().isEmpty()) {
            node.addInput(quantization.zeroPoint());
        }
        tapped.addNode(node.addOutput(NAME));
        return NAME;
    }
}

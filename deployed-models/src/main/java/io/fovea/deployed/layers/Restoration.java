package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one layer of a quantized graph is put back into float, for each of the forms that quantizers write. */
final class Restoration {
    private final GraphEdit edit;
    private final FloatLayer original;
    private final NodeProto node;

    private Restoration(GraphEdit edit, FloatLayer original, NodeProto node) {
        this.edit = edit;
        this.original = original;
        this.node = node;
    }

    /**
     * Restores the layer that makes a tensor.
     *
     * @param output of the quantized layer
     */
    static void of(GraphEdit edit, FloatLayer original, String output) {
        NodeProto node = edit.maker(output).orElseThrow();
        Restoration restoration = new Restoration(edit, original, node);
        switch (node.getOpType()) {
            case "QLinearConv" -> restoration.quantizedOperator("Conv", Optional.of(8), 6);
            case "QLinearMatMul" -> restoration.quantizedOperator("MatMul", Optional.empty(), 6);
            case "QGemm" -> restoration.quantizedOperator("Gemm", Optional.of(6), 7);
            case "ConvInteger" -> restoration.dynamic("Conv");
            case "MatMulInteger" -> restoration.dynamic("MatMul");
            default -> restoration.betweenQuantizers();
        }
    }

    private String weights() {
        boolean outputsLast =
                node.getOpType().contains("MatMul") || (node.getOpType().contains("Gemm") && !hasInteger("transB", 1));
        return edit.constant(node.getOutput(0) + "_float_weights", original.weights(outputsLast));
    }

    private Optional<String> bias() {
        return original.bias().map(tensor -> edit.constant(node.getOutput(0) + "_float_bias", tensor));
    }

    private boolean hasInteger(String attribute, long value) {
        return node.getAttributeList().stream()
                .anyMatch(each -> each.getName().equals(attribute) && each.getI() == value);
    }

    /** Of a QDQ file: the operator is there, its weights and its result are behind quantizers. */
    private void betweenQuantizers() {
        String output = node.getOutput(0);
        NodeProto.Builder restored = node.toBuilder().setInput(1, weights());
        Optional<String> bias = node.getOpType().equals("MatMul") ? Optional.empty() : bias();
        if (bias.isPresent() && restored.getInputCount() > 2) {
            restored.setInput(2, bias.get());
        } else {
            bias.ifPresent(restored::addInput);
        }
        List<NodeProto> readers = edit.readers(output);
        boolean quantized =
                readers.stream().anyMatch(reader -> reader.getOpType().equals("QuantizeLinear"));
        if (quantized && original.activation().isPresent()) {
            String raw = output + "_float";
            edit.replace(
                    node,
                    restored.setOutput(0, raw).build(),
                    original.activation().get().of(edit, raw, output));
        } else {
            edit.replace(node, restored.build());
        }
        boolean activationFollows = !quantized
                && readers.size() == 1
                && original.activation()
                        .filter(activation -> activation
                                .node()
                                .operator()
                                .equals(readers.get(0).getOpType()))
                        .isPresent();
        edit.unquantize(activationFollows ? readers.get(0).getOutput(0) : output);
    }

    /**
     * Of a QOperator file: a float operator between a DequantizeLinear and a QuantizeLinear. The latter goes where all that
     * reads it takes real numbers.
     */
    private void quantizedOperator(String operator, Optional<Integer> biasAt, int scale) {
        String output = node.getOutput(0);
        String input = output + "_float_input";
        NodeProto.Builder restored = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(node.getName())
                .addAllAttribute(node.getAttributeList())
                .addInput(input)
                .addInput(weights());
        biasAt.flatMap(position -> bias()).ifPresent(restored::addInput);
        List<NodeProto> nodes = new ArrayList<>();
        nodes.add(Quantizers.dequantizer(input, node.getInput(0), node.getInput(1), node.getInput(2)));
        if (node.getInputCount() <= scale) {
            nodes.add(restored.addOutput(output).build());
            edit.replace(node, nodes.toArray(NodeProto[]::new));
            return;
        }
        nodes.add(restored.addOutput(output + "_float").build());
        nodes.add(Quantizers.quantizer(output, output + "_float", node.getInput(scale), node.getInput(scale + 1)));
        edit.replace(node, nodes.toArray(NodeProto[]::new));
        edit.atLast(() -> Quantizers.dropIfFloatIsRead(edit, output, original.activation()));
    }

    /** Of a dynamic file: the convolution of integers, its cast and its scale become one float convolution. */
    private void dynamic(String operator) {
        NodeProto quantizer = edit.maker(node.getInput(0)).orElseThrow();
        NodeProto cast = edit.readers(node.getOutput(0)).get(0);
        NodeProto product = edit.readers(cast.getOutput(0)).get(0);
        edit.replace(
                product,
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setName(node.getName())
                        .addAllAttribute(node.getAttributeList())
                        .addInput(quantizer.getInput(0))
                        .addInput(weights())
                        .addOutput(product.getOutput(0))
                        .build());
    }
}

package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Operators of QOperator files that are no layers: those with scales of their own, and those that only move integers. Each
 * is restored as its float operator between a DequantizeLinear and a QuantizeLinear.
 */
final class IntegerOperators {
    /**
     * An operator with scales.
     *
     * @param name of the float operator
     * @param operands positions of what it computes with; their scale and zero point are next. None: all from the third on
     * @param scale position of the scale of what it makes
     */
    private record Scaled(String name, List<Integer> operands, int scale) {}

    private static final Map<String, Scaled> SCALED = Map.of(
            "QLinearAdd", new Scaled("Add", List.of(0, 3), 6),
            "QLinearMul", new Scaled("Mul", List.of(0, 3), 6),
            "QLinearConcat", new Scaled("Concat", List.of(), 0),
            "QLinearGlobalAveragePool", new Scaled("GlobalAveragePool", List.of(0), 3),
            "QLinearAveragePool", new Scaled("AveragePool", List.of(0), 3),
            "QLinearSigmoid", new Scaled("Sigmoid", List.of(0), 3),
            "QLinearLeakyRelu", new Scaled("LeakyRelu", List.of(0), 3));
    private static final Map<String, Integer> LAYER_SCALES = Map.of("QLinearConv", 6, "QLinearMatMul", 6, "QGemm", 7);
    private static final Set<String> MOVERS = Set.of("MaxPool", "Reshape", "Flatten", "Transpose", "Squeeze");

    private IntegerOperators() {}

    /** The float operator of a quantized one; any other operator is its own. */
    static String floatName(String operator) {
        Scaled scaled = SCALED.get(operator);
        return scaled == null ? operator : scaled.name();
    }

    /** Whether a node of a graph is one of these, and reads integers of a known scale. */
    static boolean has(Constants graph, OnnxNode node) {
        return SCALED.containsKey(node.operator())
                || (MOVERS.contains(node.operator())
                        && scale(graph, node.inputs().get(0)).isPresent());
    }

    /** Whether a node that was found to be one still is, and was not restored yet. */
    static boolean isOne(NodeProto node) {
        return SCALED.containsKey(node.getOpType()) || MOVERS.contains(node.getOpType());
    }

    /** Names of the scale and zero point of a tensor of integers. */
    private static Optional<List<String>> scale(Constants graph, String integers) {
        Optional<OnnxNode> maker = graph.graph().producer(integers);
        if (maker.isEmpty()) {
            return Optional.empty();
        }
        OnnxNode node = maker.get();
        if (MOVERS.contains(node.operator())) {
            return scale(graph, node.inputs().get(0));
        }
        Scaled scaled = SCALED.get(node.operator());
        Integer at = node.operator().equals("QuantizeLinear")
                ? Integer.valueOf(1)
                : scaled != null ? Integer.valueOf(scaled.scale()) : LAYER_SCALES.get(node.operator());
        return at == null || node.inputs().size() < at + 2
                ? Optional.empty()
                : Optional.of(List.of(node.inputs().get(at), node.inputs().get(at + 1)));
    }

    static void restore(GraphEdit edit, Constants graph, NodeProto node, Optional<Activation> activation) {
        Optional<List<String>> moved =
                MOVERS.contains(node.getOpType()) ? scale(graph, node.getInput(0)) : Optional.empty();
        if (MOVERS.contains(node.getOpType()) && moved.isEmpty()) {
            // It moves real numbers, and a quantizer follows.
            edit.atLast(() -> edit.unquantize(node.getOutput(0)));
            return;
        }
        String output = node.getOutput(0);
        Scaled scaled = SCALED.getOrDefault(node.getOpType(), new Scaled(node.getOpType(), List.of(0), 0));
        NodeProto.Builder restored = NodeProto.newBuilder()
                .setOpType(scaled.name())
                .setName(node.getName())
                .addOutput(output + "_float");
        node.getAttributeList().stream()
                .filter(attribute -> !isChannelsLast(attribute))
                .forEach(restored::addAttribute);
        List<NodeProto> nodes = new ArrayList<>();
        for (int operand : operands(node, scaled)) {
            String real = output + "_float_input_" + operand;
            restored.addInput(real);
            nodes.add(Quantizers.dequantizer(
                    real,
                    node.getInput(operand),
                    moved.map(names -> names.get(0)).orElseGet(() -> node.getInput(operand + 1)),
                    moved.map(names -> names.get(1)).orElseGet(() -> node.getInput(operand + 2))));
        }
        if (moved.isPresent()) {
            // The shape or the axes
            node.getInputList().stream().skip(1).forEach(restored::addInput);
        }
        nodes.add(restored.build());
        nodes.add(Quantizers.quantizer(
                output,
                output + "_float",
                moved.map(names -> names.get(0)).orElseGet(() -> node.getInput(scaled.scale())),
                moved.map(names -> names.get(1)).orElseGet(() -> node.getInput(scaled.scale() + 1))));
        edit.replace(node, nodes.toArray(NodeProto[]::new));
        edit.atLast(() -> Quantizers.dropIfFloatIsRead(edit, output, activation));
    }

    private static boolean isChannelsLast(AttributeProto attribute) {
        return attribute.getName().equals("channels_last");
    }

    private static List<Integer> operands(NodeProto node, Scaled scaled) {
        return scaled.operands().isEmpty()
                ? IntStream.iterate(2, at -> at < node.getInputCount(), at -> at + 3)
                        .boxed()
                        .toList()
                : scaled.operands();
    }
}

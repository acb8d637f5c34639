package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.runtime.UserErrorException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the layer whose activations are explained: from the scores back along the data to the first operator that collapses space, then
 * back over pooling.
 */
final class TargetLayer {
    /** The name in configuration that asks for this rule. */
    static final String AUTO = "auto";

    private static final int LAYERS_SHOWN = 12;
    private static final Set<String> COLLAPSE = Set.of(
            "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "Flatten", "Reshape", "Gather", "Squeeze");
    private static final Set<String> POOL =
            Set.of("MaxPool", "AveragePool", "Dropout", "Identity", "Transpose", "Cast");

    private final ImportedGraph graph;

    TargetLayer(ImportedGraph graph) {
        this.graph = graph;
    }

    /**
     * The tensor that is explained.
     *
     * @param wished {@value #AUTO}, or the name of a node or tensor
     */
    String find(String wished) {
        String tensor = wished.equals(AUTO) ? auto() : named(wished);
        int[] shape = graph.shape(tensor);
        if (shape.length != 4 || shape[0] != 1) {
            throw new UserErrorException("the target layer " + tensor + " has the shape " + text(shape)
                    + "; it must have channels, rows and columns; such layers are: " + layers());
        }
        return tensor;
    }

    private String named(String wished) {
        if (graph.valueOf(wished).isPresent()) {
            return wished;
        }
        return graph.onnx().nodes().stream()
                .filter(node -> node.name().equals(wished))
                .map(OnnxNode::output)
                .filter(name -> graph.valueOf(name).isPresent())
                .findFirst()
                .orElseThrow(() -> new UserErrorException(
                        "no layer \"" + wished + "\"; the last layers with rows and columns are: " + layers()));
    }

    private String auto() {
        String tensor = graph.onnx().outputs().get(0).name();
        while (true) {
            OnnxNode node = producer(tensor);
            String data = data(node);
            if (COLLAPSE.contains(node.operator()) && hasSpace(graph.shape(data))) {
                return withoutPooling(node, data);
            }
            tensor = data;
        }
    }

    private String withoutPooling(OnnxNode collapse, String data) {
        boolean channelsLast = collapse.operator().startsWith("Reduce") && meansRowsOfChannelsLast(collapse);
        String tensor = data;
        while (true) {
            Optional<OnnxNode> node = graph.onnx().producer(tensor).filter(n -> POOL.contains(n.operator()));
            if (node.isEmpty()) {
                break;
            }
            channelsLast ^= node.get().operator().equals("Transpose");
            tensor = node.get().inputs().get(0);
        }
        producer(tensor); // else there is no layer at all between the image and the scores
        if (channelsLast) {
            throw new UserErrorException("the layer " + tensor + " before " + collapse
                    + " has its channels last; name one with channels first; the last layers are: " + layers());
        }
        return tensor;
    }

    private boolean meansRowsOfChannelsLast(OnnxNode node) {
        return Axes.of(node, graph.constant(node, 1), 4)
                .map(axes -> axes.equals(List.of(1, 2)))
                .orElse(false);
    }

    /** The input that the image flows through: the first that some node makes of it. */
    private String data(OnnxNode node) {
        return IntStream.range(0, node.inputs().size())
                .filter(input -> node.input(input).isPresent()
                        && graph.constant(node, input).isEmpty())
                .mapToObj(input -> node.inputs().get(input))
                .filter(name -> graph.onnx().producer(name).isPresent())
                .findFirst()
                .orElseThrow(TargetLayer::nothing);
    }

    private OnnxNode producer(String tensor) {
        return graph.onnx().producer(tensor).orElseThrow(TargetLayer::nothing);
    }

    private static UserErrorException nothing() {
        return new UserErrorException(
                "no operator on the way to the scores collapses rows and columns; name the layer that is to"
                        + " be explained as targetLayer");
    }

    /** Larger than 1 x 1, wherever the channels stand. */
    static boolean hasSpace(int[] shape) {
        return shape.length == 4
                && IntStream.of(shape).skip(1).filter(length -> length == 1).count() < 2;
    }

    private String layers() {
        List<String> layers = graph.onnx().nodes().stream()
                .map(OnnxNode::output)
                .filter(name -> graph.valueOf(name).isPresent() && hasSpace(graph.shape(name)))
                .toList();
        return String.join(", ", layers.subList(Math.max(0, layers.size() - LAYERS_SHOWN), layers.size()));
    }

    private static String text(int[] shape) {
        return IntStream.of(shape).boxed().toList().toString();
    }
}

package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Join;
import io.fovea.quantize.network.TensorOperation.Reduce;
import io.fovea.runtime.UserErrorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums, products and the like, of two tensors or over axes. */
final class ArithmeticOperators {
    static final Map<String, OperatorReader> READERS = readers();

    private ArithmeticOperators() {}

    private static Map<String, OperatorReader> readers() {
        Map<String, OperatorReader> readers = new HashMap<>();
        Map.of("Add", Join.ADD, "Sub", Join.SUBTRACT, "Mul", Join.MULTIPLY, "Div", Join.DIVIDE, "Pow", Join.POWER)
                .forEach((name, join) -> readers.put(name, (graph, node) -> join(graph, node, join)));
        Map.of("Sum", Join.ADD, "Max", Join.MAXIMUM, "Min", Join.MINIMUM)
                .forEach((name, join) -> readers.put(name, (graph, node) -> join(graph, node, join)));
        Map.of(
                        "ReduceMean", Reduce.Kind.MEAN,
                        "ReduceSum", Reduce.Kind.SUM,
                        "ReduceMax", Reduce.Kind.MAX,
                        "ReduceMin", Reduce.Kind.MIN)
                .forEach((name, kind) -> readers.put(name, (graph, node) -> reduce(graph, node, kind)));
        return readers;
    }

    /** Of two tensors, or of more, one after the other. */
    private static void join(ImportedGraph graph, OnnxNode node, Join join) {
        int inputs = node.inputs().size();
        if (inputs == 1) {
            graph.output(node, graph.value(node, 0));
            return;
        }
        int value = graph.value(node, 0);
        for (int i = 1; i < inputs - 1; i++) {
            value = graph.between(node, join, List.of(value, graph.value(node, i)), graph.shape(node.output()));
        }
        graph.add(node, join, List.of(value, graph.value(node, inputs - 1)), Map.of());
    }

    private static void reduce(ImportedGraph graph, OnnxNode node, Reduce.Kind kind) {
        int rank = graph.shape(node.inputs().get(0)).length;
        Optional<Tensor> input = graph.constant(node, 1);
        if (node.input(1).isPresent() && input.isEmpty()) {
            throw new UserErrorException(node + ": its axes are no constant");
        }
        Optional<List<Integer>> axes = Axes.of(node, input, rank).filter(named -> !named.isEmpty());
        if (axes.isEmpty() && node.integer("noop_with_empty_axes", 0) == 1) {
            graph.output(node, graph.value(node, 0));
            return;
        }
        List<Integer> along =
                axes.orElseThrow(() -> new UserErrorException(node + ": over all axes, that of the batch included"));
        graph.add(node, new Reduce(kind, along, node.integer("keepdims", 1) == 1));
    }
}

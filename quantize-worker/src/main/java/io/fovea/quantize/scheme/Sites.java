package io.fovea.quantize.scheme;

import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Operation;
import java.util.List;

/** Where PyTorch's eager {@code prepare_qat} places fake quantization: see the conformance table in the tests. */
public final class Sites {
    private Sites() {}

    /** The steps whose weight is quantized. */
    public static List<Graph.Step> weights(Graph graph) {
        return graph.steps().stream().filter(s -> hasWeight(s.operation())).toList();
    }

    /** The steps whose output is quantized, in the order of execution. */
    public static List<Graph.Step> outputs(Graph graph) {
        return graph.steps().stream().filter(s -> isOutput(s.operation())).toList();
    }

    /** Whether the weight of such an operation is quantized. */
    public static boolean hasWeight(Operation operation) {
        return operation instanceof Operation.Conv2d || operation instanceof Operation.Linear;
    }

    /** Whether the output of such an operation is quantized. */
    public static boolean isOutput(Operation operation) {
        return hasWeight(operation)
                || operation instanceof Operation.BatchNorm2d
                || operation instanceof Operation.Relu6
                || operation instanceof Operation.Sigmoid;
    }
}

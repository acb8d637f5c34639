package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.runtime.UserErrorException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every operator that can be read. */
final class Operators {
    private static final Map<String, OperatorReader> KNOWN = known();

    /** What quantized files have in the place of the operators above. */
    private static final Set<String> QUANTIZED = Set.of(
            "QuantizeLinear",
            "DequantizeLinear",
            "DynamicQuantizeLinear",
            "ConvInteger",
            "MatMulInteger",
            "QLinearConv",
            "QLinearMatMul",
            "QLinearAdd",
            "QLinearGlobalAveragePool",
            "QGemm");

    private Operators() {}

    private static Map<String, OperatorReader> known() {
        Map<String, OperatorReader> known = new TreeMap<>();
        known.putAll(WindowOperators.READERS);
        known.putAll(NormOperators.READERS);
        known.putAll(ActivationOperators.READERS);
        known.putAll(ArithmeticOperators.READERS);
        known.putAll(LinearOperators.READERS);
        known.putAll(LayoutOperators.READERS);
        known.putAll(ResizeOperators.READERS);
        return known;
    }

    /**
     * Reads a node.
     *
     * @throws UserErrorException if its operator is not known, or used in a way that is not
     */
    static void read(ImportedGraph graph, OnnxNode node) {
        OperatorReader reader = node.domain().isEmpty() ? KNOWN.get(node.operator()) : null;
        if (reader != null) {
            reader.read(graph, node);
        } else if (QUANTIZED.contains(node.operator())) {
            throw new UserErrorException(node + ": the file is quantized; name it under deployed, beside the float file"
                    + " that it was made from");
        } else {
            throw new UserErrorException(
                    "the operator " + node + " is not known; known are " + String.join(", ", KNOWN.keySet()));
        }
    }
}

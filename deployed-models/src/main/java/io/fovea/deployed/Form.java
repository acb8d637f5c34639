package io.fovea.deployed;

import io.fovea.onnx.ElementType;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How a file carries its numbers. */
public enum Form {
    /** Single precision throughout. */
    FLOAT32("f32"),
    /** Half precision, at least in its weights. */
    FLOAT16("fp16"),
    /** {@code QuantizeLinear} and {@code DequantizeLinear} around float operators. */
    QDQ("qdq"),
    /** Operators on integers: {@code QLinearConv} and its kin. */
    QOPERATOR("qoperator"),
    /** Quantized by the range of each image: {@code DynamicQuantizeLinear}, {@code ConvInteger}. */
    DYNAMIC("dynamic");

    private final String text;

    Form(String text) {
        this.text = text;
    }

    /**
     * The form of a file.
     *
     * @throws UnusableModelException where it cannot be read
     */
    public static Form of(Path file) {
        try {
            return of(OnnxModel.read(file).graph());
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(file, e);
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e, e);
        }
    }

    static Form of(OnnxGraph graph) {
        if (has(graph, "DynamicQuantizeLinear")) {
            return DYNAMIC;
        }
        if (graph.nodes().stream().anyMatch(node -> isQuantizedOperator(node.operator()))) {
            return QOPERATOR;
        }
        if (has(graph, "DequantizeLinear")) {
            return QDQ;
        }
        boolean half = graph.constants().values().stream()
                .anyMatch(tensor -> tensor.type() == ElementType.FLOAT16 && tensor.rank() > 1);
        return half ? FLOAT16 : FLOAT32;
    }

    static boolean isQuantizedOperator(String operator) {
        return operator.startsWith("QLinear") || operator.equals("QGemm");
    }

    private static boolean has(OnnxGraph graph, String operator) {
        return graph.nodes().stream().anyMatch(node -> node.operator().equals(operator));
    }

    /** The precision as rows name it: that of the activations, {@code int8} or {@code int16} where they are integers. */
    public static String precision(OnnxGraph graph) {
        Form form = of(graph);
        if (form == FLOAT32 || form == FLOAT16) {
            return form.text;
        }
        int bits = graph.nodes().stream()
                .filter(node -> node.operator().equals("QuantizeLinear"))
                .flatMap(node -> zeroPoint(graph, node).stream())
                .mapToInt(ElementType::bits)
                .max()
                .orElse(8);
        return "int" + bits;
    }

    private static Optional<ElementType> zeroPoint(OnnxGraph graph, OnnxNode node) {
        return node.input(2).flatMap(graph::constant).map(tensor -> tensor.type());
    }

    /** As records and tables spell it. */
    @Override
    public String toString() {
        return text;
    }
}

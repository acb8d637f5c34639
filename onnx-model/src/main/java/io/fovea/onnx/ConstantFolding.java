package io.fovea.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a graph that depend on no image: constants, what is computed of constants, and the arithmetic of shapes
 * where shapes are known.
 */
public final class ConstantFolding {
    private ConstantFolding() {}

    /** The constants and all that follows from them. */
    public static Map<String, Tensor> of(OnnxGraph graph) {
        return of(graph, Map.of());
    }

    /**
     * The constants, all that follows from them, and from the shapes.
     *
     * @param shapes of tensors, where they are known
     */
    public static Map<String, Tensor> of(OnnxGraph graph, Map<String, int[]> shapes) {
        Map<String, Tensor> known = new LinkedHashMap<>(graph.constants());
        for (OnnxNode node : graph.nodes()) {
            if (node.outputs().size() == 1
                    && !known.containsKey(node.output())
                    && node.domain().isEmpty()) {
                fold(node, known, shapes).ifPresent(value -> known.put(node.output(), value));
            }
        }
        return known;
    }

    private static Optional<Tensor> fold(OnnxNode node, Map<String, Tensor> known, Map<String, int[]> shapes) {
        if (node.operator().equals("Shape")) {
            return node.input(0)
                    .flatMap(name -> Optional.ofNullable(shapes.get(name))
                            .or(() -> Optional.ofNullable(known.get(name)).map(Tensor::shape)))
                    .map(shape -> FoldedShapes.shape(node, shape));
        }
        List<Optional<Tensor>> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Optional<String> name = node.input(i);
            Optional<Tensor> value = name.map(known::get);
            if (name.isPresent() && value.isEmpty()) {
                return Optional.empty();
            }
            inputs.add(value);
        }
        if (inputs.isEmpty() || inputs.get(0).isEmpty()) {
            return Optional.empty();
        }
        try {
            return FoldedOperators.apply(node, inputs);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            // Its attributes contradict its inputs: whoever needs the value says that it is missing.
            return Optional.empty();
        }
    }
}

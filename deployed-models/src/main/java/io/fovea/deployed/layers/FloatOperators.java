package io.fovea.deployed.layers;

import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Operators of the float file, found for those of the quantized one: by name, or by order where there are as many. */
record FloatOperators(Constants constants) {

    Optional<OnnxNode> like(OnnxGraph quantized, OnnxNode node) {
        String operator = IntegerOperators.floatName(node.operator());
        List<OnnxNode> candidates = constants.graph().nodes().stream()
                .filter(each -> each.operator().equals(operator))
                .toList();
        Optional<OnnxNode> named = candidates.stream()
                .filter(each -> each.name().equals(node.name()) || each.output().equals(node.output()))
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        List<OnnxNode> alike = quantized.nodes().stream()
                .filter(each -> IntegerOperators.floatName(each.operator()).equals(operator))
                .toList();
        return alike.size() == candidates.size() ? Optional.of(candidates.get(alike.indexOf(node))) : Optional.empty();
    }

    /** Real constants that an operator reads, by position. */
    Map<Integer, Tensor> constantsOf(OnnxNode node) {
        Map<Integer, Tensor> found = new TreeMap<>();
        for (int position = 0; position < node.inputs().size(); position++) {
            int at = position;
            node.input(position)
                    .flatMap(constants::find)
                    .filter(tensor -> tensor.type().isFloat())
                    .ifPresent(tensor -> found.put(at, tensor));
        }
        return found;
    }
}

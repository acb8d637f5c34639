package io.fovea.deployed;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Refuses files with steps of quantization that are no steps: 0, negative, infinite or NaN; told for each layer. */
final class CalibrationCheck {
    private static final int MOST_TOLD = 10;
    private static final Map<String, List<Integer>> SCALES = Map.of(
            "QuantizeLinear", List.of(1),
            "DequantizeLinear", List.of(1),
            "QLinearConv", List.of(1, 4, 6),
            "QLinearMatMul", List.of(1, 4, 6),
            "QGemm", List.of(1, 4, 7),
            "QLinearAdd", List.of(1, 4, 6),
            "QLinearMul", List.of(1, 4, 6),
            "QLinearGlobalAveragePool", List.of(1, 3));

    private CalibrationCheck() {}

    static void refuse(Path file, OnnxGraph graph) {
        List<String> faults = new ArrayList<>();
        for (OnnxNode node : graph.nodes()) {
            for (int position : SCALES.getOrDefault(node.operator(), List.of())) {
                node.input(position)
                        .flatMap(graph::constant)
                        .filter(scale -> !isSteps(scale))
                        .ifPresent(scale -> faults.add(node + " has the scale " + worst(scale) + " in "
                                + node.inputs().get(position)));
            }
        }
        if (!faults.isEmpty()) {
            List<String> told = faults.subList(0, Math.min(MOST_TOLD, faults.size()));
            String more = faults.size() > told.size() ? "; and " + (faults.size() - told.size()) + " more" : "";
            throw UnusableModelException.of(file, "its calibration is degenerate: " + String.join("; ", told) + more);
        }
    }

    private static boolean isSteps(Tensor scale) {
        return Arrays.stream(scale.doubles()).allMatch(CalibrationCheck::isStep);
    }

    private static boolean isStep(double scale) {
        return Double.isFinite(scale) && scale > 0;
    }

    private static double worst(Tensor scale) {
        return Arrays.stream(scale.doubles())
                .filter(value -> !isStep(value))
                .findFirst()
                .orElse(0);
    }
}

package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses files with operators that neither ONNX nor ONNX Runtime has, by their names. */
final class Custom {
    private static final Set<String> KNOWN = Set.of(
            "", "ai.onnx.ml", "ai.onnx.preview.training", "ai.onnx.training", "com.microsoft", "com.microsoft.nchwc");
    private static final Map<String, String> PROVIDERS = Map.of(
            "trt.plugins", "tensorrt",
            "com.nvidia", "tensorrt",
            "org.openvinotoolkit", "openvino",
            "com.qti.aisw", "qnn",
            "com.qualcomm.qti", "qnn");

    private Custom() {}

    static void refuse(Path file, ModelProto model, OnnxGraph graph) {
        Set<String> own = model.getFunctionsList().stream()
                .map(function -> function.getDomain())
                .collect(Collectors.toSet());
        Set<String> unknown = graph.nodes().stream()
                .filter(node -> !KNOWN.contains(node.domain()) && !own.contains(node.domain()))
                .map(Custom::named)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw UnusableModelException.of(
                    file, "it has custom operators, which ONNX Runtime does not have: " + String.join(", ", unknown));
        }
    }

    private static String named(OnnxNode node) {
        String provider = PROVIDERS.get(node.domain());
        return node.domain() + ":" + node.operator()
                + (provider == null ? "" : " (provider " + provider + " would have it)");
    }
}

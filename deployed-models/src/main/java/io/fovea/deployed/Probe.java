package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fovea.deployed.RuntimeSettings.Optimization;
import io.fovea.onnx.ConstantFolding;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The shape of every tensor, and the values of the arithmetic of shapes, from one run of the untouched graph without
 * optimizations: shape inference does not know the quantized operators.
 *
 * @param shapes by tensor
 * @param constants that depend on no image
 */
record Probe(Map<String, int[]> shapes, Map<String, Tensor> constants) {
    private static final RuntimeSettings PLAIN = new RuntimeSettings(Optimization.OFF, "cpu", 1);

    Probe {
        shapes = Map.copyOf(shapes);
        constants = Map.copyOf(constants);
    }

    static Probe of(Path file, ModelProto model, OnnxGraph graph, ModelInput input) {
        Map<String, int[]> shapes = new HashMap<>();
        Map<String, Tensor> constants = new HashMap<>(graph.constants());
        constants.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        try (OrtSession session = OnnxRuntime.open(file, exposed(model, graph), PLAIN);
                OnnxTensor zeros = input.tensor(new float[input.size()]);
                OrtSession.Result result = session.run(Map.of(input.name(), zeros))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    read(output.getKey(), tensor, shapes, constants);
                }
            }
        } catch (OrtException e) {
            throw UnusableModelException.of(file, "it does not run on an image of zeros: " + e.getMessage(), e);
        }
        shapes.put(
                input.name(), input.shape().stream().mapToInt(Integer::intValue).toArray());
        ConstantFolding.of(graph, shapes).forEach(constants::putIfAbsent);
        return new Probe(shapes, constants);
    }

    private static void read(String name, OnnxTensor tensor, Map<String, int[]> shapes, Map<String, Tensor> constants) {
        long[] axes = tensor.getInfo().getShape();
        int[] shape = new int[axes.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(axes[i]);
        }
        shapes.put(name, shape);
        // Integers of 64 bits are shapes, axes and indices: the same for every image of this size.
        if (tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.INT64) {
            long[] values = new long[(int) Tensor.elements(shape)];
            tensor.getLongBuffer().get(values);
            constants.putIfAbsent(name, Tensor.longs(shape, values));
        }
    }

    /** A copy of the model with every tensor as an output. */
    private static ModelProto exposed(ModelProto model, OnnxGraph graph) {
        Set<String> names = new LinkedHashSet<>();
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
        names.remove("");
        GraphProto.Builder exposed = model.getGraph().toBuilder().clearOutput();
        names.forEach(name -> exposed.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return model.toBuilder().setGraph(exposed).build();
    }
}

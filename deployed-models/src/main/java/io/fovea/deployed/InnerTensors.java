package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fovea.deployed.tail.Quantization;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tensors inside a file as real numbers: float ones as they are, those of integers through a DequantizeLinear of their own. */
public final class InnerTensors implements AutoCloseable {
    private static final String PREFIX = "fovea_inner_";
    private final Path file;
    private final ModelInput input;
    private final OrtSession session;
    private final Map<String, String> outputs;

    private InnerTensors(Path file, ModelInput input, OrtSession session, Map<String, String> outputs) {
        this.file = file;
        this.input = input;
        this.session = session;
        this.outputs = outputs;
    }

    /** What a tensor holds for one image. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Values(int[] shape, float[] values) {}

    /**
     * Opens a copy of a file that gives these tensors.
     *
     * @param model with its weights inside
     * @param input of the file
     * @param floats names of float tensors
     * @param integers tensors of integers
     */
    public static InnerTensors open(
            Path file,
            ModelProto model,
            ModelInput input,
            RuntimeSettings runtime,
            Collection<String> floats,
            Collection<Quantization> integers) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        Map<String, String> outputs = new LinkedHashMap<>();
        for (Quantization quantization : integers) {
            String name = PREFIX + outputs.size();
            NodeProto.Builder node = NodeProto.newBuilder()
                    .setOpType("DequantizeLinear")
                    .setName(name)
                    .addInput(quantization.integers())
                    .addInput(quantization.scale())
                    .addOutput(name);
            like(graph, quantization).ifPresent(found -> node.setDomain(found.getDomain()));
            if (!quantization.zeroPoint().isEmpty()) {
                node.addInput(quantization.zeroPoint());
            }
            graph.addNode(node);
            outputs.put(quantization.integers(), name);
        }
        floats.stream().filter(name -> !name.equals(input.name())).forEach(name -> outputs.put(name, name));
        Set<String> names = new TreeSet<>(outputs.values());
        names.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        ModelProto copy = model.toBuilder().setGraph(graph).build();
        return new InnerTensors(file, input, OnnxRuntime.open(file, copy, runtime), outputs);
    }

    private static Optional<NodeProto> like(GraphProto.Builder graph, Quantization quantization) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("DequantizeLinear")
                        && node.getInputList().contains(quantization.integers()))
                .findFirst();
    }

    /** The tensors for an image, by name; the input is among them. */
    public Map<String, Values> run(float[] image) {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put(
                input.name(),
                new Values(input.shape().stream().mapToInt(Integer::intValue).toArray(), image));
        try (OnnxTensor tensor = input.tensor(image);
                OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
            for (Map.Entry<String, String> output : outputs.entrySet()) {
                OnnxValue value = result.get(output.getValue()).orElseThrow();
                if (value instanceof OnnxTensor inner && inner.getFloatBuffer() != null) {
                    values.put(output.getKey(), values(inner));
                }
            }
            return values;
        } catch (OrtException e) {
            throw UnusableModelException.of(file, "its run failed: " + e.getMessage(), e);
        }
    }

    private static Values values(OnnxTensor tensor) {
        long[] axes = tensor.getInfo().getShape();
        int[] shape = new int[axes.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(axes[i]);
        }
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Values(shape, values);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing " + file, e);
        }
    }
}

package io.fovea.quantize.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs of a file by ONNX Runtime itself, on the processor and on one thread. */
final class Probe {
    private final Path file;
    private final InputTensor input;

    Probe(Path file, InputTensor input) {
        this.file = file;
        this.input = input;
    }

    /**
     * What one run tells of a graph's tensors.
     *
     * @param shapes of those that depend on the image, that of the batch included
     * @param constants all others: weights, and what the nodes compute of weights and shapes alone
     */
    record Tensors(Map<String, int[]> shapes, Map<String, Tensor> constants) {}

    /**
     * Runs a graph on zeros with every tensor as an output: shapes that an exporter noted may be missing or wrong, and nobody folds
     * constants more exactly than the runtime.
     */
    Tensors tensors(OnnxModel model, OnnxGraph graph) {
        try {
            ModelProto inlined = model.inlined();
            GraphProto.Builder all = inlined.getGraph().toBuilder().clearOutput();
            for (OnnxNode node : graph.nodes()) {
                for (String name : node.outputs()) {
                    if (!name.isEmpty() && graph.constant(name).isEmpty()) {
                        all.addOutput(ValueInfoProto.newBuilder().setName(name));
                    }
                }
            }
            ByteBuffer bytes = OnnxModel.bytes(inlined.toBuilder().setGraph(all).build());
            try (SessionOptions options = options(OptLevel.NO_OPT);
                    OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes, options)) {
                return tensors(session, graph);
            }
        } catch (OrtException | IOException e) {
            throw refused(e);
        }
    }

    private Tensors tensors(OrtSession session, OnnxGraph graph) throws OrtException {
        Map<String, int[]> shapes = new HashMap<>();
        shapes.put(
                input.name(),
                Arrays.stream(input.axes()).mapToInt(Math::toIntExact).toArray());
        Map<String, Tensor> constants = new HashMap<>(graph.constants());
        Set<String> fixed = independent(graph);
        try (OnnxTensor zeros = tensor(new float[input.size()]);
                OrtSession.Result result = session.run(Map.of(input.name(), zeros))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    int[] shape = Arrays.stream(tensor.getInfo().getShape())
                            .mapToInt(Math::toIntExact)
                            .toArray();
                    shapes.put(output.getKey(), shape);
                    if (fixed.contains(output.getKey())) {
                        copy(tensor, shape).ifPresent(value -> constants.put(output.getKey(), value));
                    }
                }
            }
        }
        return new Tensors(shapes, constants);
    }

    /** What no number of the image reaches: the shape of a tensor is the same for all images. */
    private static Set<String> independent(OnnxGraph graph) {
        Set<String> independent = new HashSet<>(graph.constants().keySet());
        for (OnnxNode node : graph.nodes()) {
            boolean ofConstants = !node.inputs().isEmpty()
                    && node.inputs().stream().allMatch(name -> name.isEmpty() || independent.contains(name));
            if (ofConstants
                    || node.operator().equals("Shape")
                    || node.operator().equals("Size")) {
                independent.addAll(node.outputs());
            }
        }
        return independent;
    }

    private static Optional<Tensor> copy(OnnxTensor tensor, int[] shape) {
        return switch (tensor.getInfo().type) {
            case FLOAT -> {
                FloatBuffer buffer = tensor.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                yield Optional.of(Tensor.floats(shape, values));
            }
            case INT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                long[] values = new long[buffer.remaining()];
                buffer.get(values);
                yield Optional.of(Tensor.longs(shape, values));
            }
            case INT32 -> {
                IntBuffer buffer = tensor.getIntBuffer();
                long[] values = new long[buffer.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = buffer.get(i);
                }
                yield Optional.of(Tensor.longs(shape, values));
            }
            default -> Optional.empty(); // conditions and text: only other constants are made of them
        };
    }

    /** The first output of the untouched file, with all optimizations, as it is deployed. */
    float[] scores(float[] image) {
        try (SessionOptions options = options(OptLevel.ALL_OPT);
                OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
                OnnxTensor tensor = tensor(image);
                OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
            FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[scores.remaining()];
            scores.get(values);
            return values;
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    private static SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setOptimizationLevel(level);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private OnnxTensor tensor(float[] image) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (input.type() == InputTensor.Type.FLOAT) {
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), input.axes());
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(image.length);
        for (float value : image) {
            bytes.put((byte) Math.round(value));
        }
        return OnnxTensor.createTensor(environment, bytes.flip(), input.axes(), OnnxJavaType.UINT8);
    }

    private UserErrorException refused(Exception cause) {
        return new UserErrorException("ONNX Runtime refuses it: " + cause.getMessage(), cause);
    }
}

package io.fovea.saliency.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes small ONNX models for tests; field numbers are those of {@code onnx.proto}. */
public final class OnnxWriter {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INTS = 7;

    private final ProtobufWriter graph = new ProtobufWriter().string(2, "test");

    /** A node without attributes. */
    public OnnxWriter node(String operator, List<String> inputs, String output) {
        return node(operator, inputs, output, new ProtobufWriter[0]);
    }

    public OnnxWriter node(String operator, List<String> inputs, String output, ProtobufWriter... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        inputs.forEach(input -> node.string(1, input));
        node.string(2, output).string(3, output + "_node").string(4, operator);
        for (ProtobufWriter attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
        return this;
    }

    static ProtobufWriter ints(String name, long... values) {
        ProtobufWriter attribute = new ProtobufWriter().string(1, name);
        Arrays.stream(values).forEach(value -> attribute.number(8, value));
        return attribute.number(20, INTS);
    }

    static ProtobufWriter string(String name, String value) {
        return new ProtobufWriter().string(1, name).string(4, value).number(20, 3);
    }

    static ProtobufWriter integer(String name, long value) {
        return new ProtobufWriter().string(1, name).number(3, value).number(20, 2);
    }

    public OnnxWriter weights(String name, long[] shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, FLOAT, shape, raw.array());
    }

    public OnnxWriter integers(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, INT64, new long[] {values.length}, raw.array());
    }

    private OnnxWriter constant(String name, int type, long[] shape, byte[] raw) {
        ProtobufWriter tensor = new ProtobufWriter();
        Arrays.stream(shape).forEach(axis -> tensor.number(1, axis));
        graph.message(5, tensor.number(2, type).string(8, name).bytes(9, raw));
        return this;
    }

    /** An input of float32; an axis below one is left open, by name. */
    public OnnxWriter input(String name, long... shape) {
        graph.message(11, value(name, FLOAT, shape));
        return this;
    }

    public OnnxWriter inputOfType(String name, int type, long... shape) {
        graph.message(11, value(name, type, shape));
        return this;
    }

    public OnnxWriter output(String name, long... shape) {
        graph.message(12, value(name, FLOAT, shape));
        return this;
    }

    public OnnxWriter outputOfType(String name, int type, long... shape) {
        graph.message(12, value(name, type, shape));
        return this;
    }

    private static ProtobufWriter value(String name, int type, long... shape) {
        ProtobufWriter axes = new ProtobufWriter();
        for (long axis : shape) {
            axes.message(1, axis < 1 ? new ProtobufWriter().string(2, "open") : new ProtobufWriter().number(1, axis));
        }
        ProtobufWriter tensor = new ProtobufWriter().number(1, type).message(2, axes);
        return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }

    public byte[] model() {
        ProtobufWriter opset = new ProtobufWriter().string(1, "").number(2, 19);
        return new ProtobufWriter()
                .number(1, 9)
                .string(2, "fovea-tests")
                .message(7, graph)
                .message(8, opset)
                .toByteArray();
    }

    public Path writeTo(Path file) throws IOException {
        return Files.write(file, model());
    }
}

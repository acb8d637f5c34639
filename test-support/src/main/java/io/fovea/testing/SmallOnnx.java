package io.fovea.testing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A small ONNX model as a test writes it: node by node, with weights that are the same for the same seed. */
public final class SmallOnnx {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
    private final Random random;
    private long opset = 17;

    /**
     * @param seed of the weights
     */
    public SmallOnnx(long seed) {
        random = new Random(seed);
    }

    /** The same with another version of ONNX's operators; 17 where none is asked for. */
    public SmallOnnx opset(long version) {
        opset = version;
        return this;
    }

    /** An input of real numbers; an axis of 0 stays open. */
    public SmallOnnx input(String name, long... shape) {
        return typedInput(name, FLOAT, shape);
    }

    /** An input of a type by its number in ONNX. */
    public SmallOnnx typedInput(String name, int elementType, long... shape) {
        graph.addInput(value(name, elementType, shape));
        return this;
    }

    public SmallOnnx constant(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** Real numbers; a scalar where the shape is empty. */
    public SmallOnnx floats(String name, int[] shape, float... values) {
        ByteBuffer raw = littleEndian(Float.BYTES * values.length);
        raw.asFloatBuffer().put(values);
        return constant(tensor(name, FLOAT, shape, raw));
    }

    /** 64-bit integers along one axis: a shape, axes, pads. */
    public SmallOnnx longs(String name, long... values) {
        ByteBuffer raw = littleEndian(Long.BYTES * values.length);
        raw.asLongBuffer().put(values);
        return constant(tensor(name, INT64, new int[] {values.length}, raw));
    }

    /** Little-endian elements of a type by its number in ONNX. */
    public SmallOnnx raw(String name, int elementType, int[] shape, byte... elements) {
        return constant(tensor(name, elementType, shape, ByteBuffer.wrap(elements)));
    }

    /** Random weights between -0.5 and 0.5. */
    public SmallOnnx weights(String name, int... shape) {
        return floats(name, shape, random(shape));
    }

    /** The next random numbers between -0.5 and 0.5, as many as the shape has elements. */
    public float[] random(int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** A node, named after what it makes: {@code y_node}. */
    public SmallOnnx node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return node(NodeProto.newBuilder().setOpType(operator), inputs, List.of(output), attributes);
    }

    /** A node that is half made: of another domain, or with several outputs. */
    public SmallOnnx node(
            NodeProto.Builder node, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(node.setName(outputs.get(0) + "_node")
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    /** The model with these outputs. */
    public ModelProto build(String... outputs) {
        GraphProto.Builder whole = graph.clone();
        Arrays.stream(outputs).map(name -> value(name, FLOAT)).forEach(whole::addOutput);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
        whole.getNodeList().stream()
                .map(NodeProto::getDomain)
                .filter(domain -> !domain.isEmpty())
                .distinct()
                .forEach(domain -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
        return model.setGraph(whole).build();
    }

    /** Writes a model into a folder, and tells where. */
    public static Path write(Path folder, String name, ModelProto model) {
        try {
            return Files.write(folder.resolve(name), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    public static AttributeProto ints(String name, long... values) {
        return attribute(name, AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    public static AttributeProto real(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value).build();
    }

    public static AttributeProto text(String name, String value) {
        return attribute(name, AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static TensorProto tensor(String name, int elementType, int[] shape, ByteBuffer raw) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(elementType)
                .addAllDims(Arrays.stream(shape).asLongStream().boxed().toList())
                .setRawData(ByteString.copyFrom(raw))
                .build();
    }

    private static ValueInfoProto value(String name, int elementType, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(elementType);
        for (long axis : shape) {
            if (axis > 0) {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(axis);
            } else {
                tensor.getShapeBuilder().addDimBuilder();
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}

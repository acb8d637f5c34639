package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small networks as the tests write them: a convolution, an activation, pooling, a linear layer; float and quantized. */
final class SmallModels {
    static final int SIZE = 8;
    static final int CHANNELS = 4;
    static final int CLASSES = 3;
    private static final float WEIGHT_STEP = 0.01f;
    private static final int RELU_STEPS = 255;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
    private final Random random;
    private long opset = 17;

    SmallModels(long seed) {
        random = new Random(seed);
    }

    /** Conv, Relu, GlobalAveragePool, Flatten, Gemm. */
    static ModelProto floating(long seed) {
        SmallModels model = new SmallModels(seed);
        model.image();
        model.weights("w", CHANNELS, 3, 3, 3);
        model.weights("b", CHANNELS);
        model.weights("v", CLASSES, CHANNELS);
        model.node("Conv", List.of("x", "w", "b"), "conv", ints("pads", 1, 1, 1, 1));
        model.node("Relu", List.of("conv"), "relu");
        model.node("GlobalAveragePool", List.of("relu"), "pooled");
        model.node("Flatten", List.of("pooled"), "flat");
        model.node("Gemm", List.of("flat", "v"), "scores", integer("transB", 1));
        return model.build("scores");
    }

    /** The same network as quantizers write it: the Relu is in the saturation of its quantizer. */
    static ModelProto quantized(long seed) {
        return quantized(seed, 1f / RELU_STEPS);
    }

    /** The same, with a step of the target's quantizer. */
    static ModelProto quantized(long seed, float step) {
        SmallModels model = new SmallModels(seed);
        model.image();
        model.quantizedWeights("w", CHANNELS, 3, 3, 3);
        model.weights("b", CHANNELS);
        model.quantizedWeights("v", CLASSES, CHANNELS);
        model.scale("x", 4f / 255, 128);
        model.scale("relu", step, 0);
        model.scale("scores", 4f / 255, 128);
        model.quantizer("x", "x");
        model.node("Conv", List.of("x_real", "w_real", "b"), "conv", ints("pads", 1, 1, 1, 1));
        model.quantizer("conv", "relu");
        model.node("GlobalAveragePool", List.of("conv_real"), "pooled");
        model.node("Flatten", List.of("pooled"), "flat");
        model.node("Gemm", List.of("flat", "v_real"), "raw", integer("transB", 1));
        model.quantizer("raw", "scores");
        return model.build("raw_real");
    }

    static Path write(Path folder, String name, ModelProto model) throws IOException {
        Path file = folder.resolve(name);
        OnnxModel.write(model, file);
        return file;
    }

    void image() {
        input("x", 1, 1, 3, SIZE, SIZE);
    }

    void input(String name, int elementType, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(elementType);
        Arrays.stream(shape)
                .forEach(axis -> tensor.getShapeBuilder().addDimBuilder().setDimValue(axis));
        graph.addInput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor)));
    }

    /** Random weights. */
    void weights(String name, int... shape) {
        graph.addInitializer(
                Tensor.floats(shape, values((int) Tensor.elements(shape))).toProto(name));
    }

    void constant(String name, Tensor tensor) {
        graph.addInitializer(tensor.toProto(name));
    }

    /** Random weights of half precision. */
    void halves(String name, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(2 * (int) Tensor.elements(shape)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values(raw.capacity() / 2)) {
            raw.putShort(Fp16Conversions.floatToFp16(value));
        }
        graph.addInitializer(Tensor.raw(ElementType.FLOAT16, shape, raw.array()).toProto(name));
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** The same random weights, rounded to a grid, behind a DequantizeLinear. */
    private void quantizedWeights(String name, int... shape) {
        float[] values = values((int) Tensor.elements(shape));
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.rint(values[i] / WEIGHT_STEP);
        }
        constant(name, Tensor.raw(ElementType.INT8, shape, bytes));
        constant(name + "_scale", Tensor.floats(new int[0], WEIGHT_STEP));
        node("DequantizeLinear", List.of(name, name + "_scale"), name + "_real");
    }

    private void scale(String name, float step, int zeroPoint) {
        constant(name + "_step", Tensor.floats(new int[0], step));
        constant(name + "_zero", Tensor.raw(ElementType.UINT8, new int[0], new byte[] {(byte) zeroPoint}));
    }

    private void quantizer(String tensor, String scale) {
        List<String> parameters = List.of(scale + "_step", scale + "_zero");
        node("QuantizeLinear", List.of(tensor, parameters.get(0), parameters.get(1)), tensor + "_integers");
        node("DequantizeLinear", List.of(tensor + "_integers", parameters.get(0), parameters.get(1)), tensor + "_real");
    }

    void node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        node(NodeProto.newBuilder().setOpType(operator), inputs, output, attributes);
    }

    void node(NodeProto.Builder node, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(node.setName(output + "_node")
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes)));
    }

    SmallModels opset(long version) {
        opset = version;
        return this;
    }

    ModelProto build(String output) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(output)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(1))
                .setGraph(graph)
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }
}

package io.fovea.deployed;

import static io.fovea.testing.SmallOnnx.integer;
import static io.fovea.testing.SmallOnnx.ints;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.Tensor;
import io.fovea.testing.SmallOnnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small networks of these tests: a convolution, an activation, pooling, a linear layer; float and quantized. */
final class SmallModels {
    static final int SIZE = 8;
    static final int CHANNELS = 4;
    static final int CLASSES = 3;
    private static final float WEIGHT_STEP = 0.01f;
    private static final int RELU_STEPS = 255;

    private SmallModels() {}

    /** A model with the input {@code x} and nothing else. */
    static SmallOnnx withImage(long seed) {
        return new SmallOnnx(seed).input("x", 1, 3, SIZE, SIZE);
    }

    /** Conv, Relu, GlobalAveragePool, Flatten, Gemm. */
    static ModelProto floating(long seed) {
        return withImage(seed)
                .weights("w", CHANNELS, 3, 3, 3)
                .weights("b", CHANNELS)
                .weights("v", CLASSES, CHANNELS)
                .node("Conv", List.of("x", "w", "b"), "conv", ints("pads", 1, 1, 1, 1))
                .node("Relu", List.of("conv"), "relu")
                .node("GlobalAveragePool", List.of("relu"), "pooled")
                .node("Flatten", List.of("pooled"), "flat")
                .node("Gemm", List.of("flat", "v"), "scores", integer("transB", 1))
                .build("scores");
    }

    /** The same network as quantizers write it: the Relu is in the saturation of its quantizer. */
    static ModelProto quantized(long seed) {
        return quantized(seed, 1f / RELU_STEPS);
    }

    /** The same, with a step of the target's quantizer. */
    static ModelProto quantized(long seed, float step) {
        SmallOnnx model = withImage(seed);
        quantizedWeights(model, "w", CHANNELS, 3, 3, 3);
        model.weights("b", CHANNELS);
        quantizedWeights(model, "v", CLASSES, CHANNELS);
        scale(model, "x", 4f / 255, 128);
        scale(model, "relu", step, 0);
        scale(model, "scores", 4f / 255, 128);
        quantizer(model, "x", "x");
        model.node("Conv", List.of("x_real", "w_real", "b"), "conv", ints("pads", 1, 1, 1, 1));
        quantizer(model, "conv", "relu");
        model.node("GlobalAveragePool", List.of("conv_real"), "pooled");
        model.node("Flatten", List.of("pooled"), "flat");
        model.node("Gemm", List.of("flat", "v_real"), "raw", integer("transB", 1));
        quantizer(model, "raw", "scores");
        return model.build("raw_real");
    }

    /** Random weights of half precision. */
    static TensorProto halves(String name, int... shape) {
        float[] values = new SmallOnnx(name.hashCode()).random(shape);
        ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putShort(Fp16Conversions.floatToFp16(value));
        }
        return Tensor.raw(ElementType.FLOAT16, shape, raw.array()).toProto(name);
    }

    /** The same random weights, rounded to a grid, behind a DequantizeLinear. */
    private static void quantizedWeights(SmallOnnx model, String name, int... shape) {
        float[] values = model.random(shape);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.rint(values[i] / WEIGHT_STEP);
        }
        model.raw(name, ElementType.INT8.code(), shape, bytes)
                .floats(name + "_scale", new int[0], WEIGHT_STEP)
                .node("DequantizeLinear", List.of(name, name + "_scale"), name + "_real");
    }

    private static void scale(SmallOnnx model, String name, float step, int zeroPoint) {
        model.floats(name + "_step", new int[0], step)
                .raw(name + "_zero", ElementType.UINT8.code(), new int[0], (byte) zeroPoint);
    }

    private static void quantizer(SmallOnnx model, String tensor, String scale) {
        String step = scale + "_step";
        String zero = scale + "_zero";
        model.node("QuantizeLinear", List.of(tensor, step, zero), tensor + "_integers")
                .node("DequantizeLinear", List.of(tensor + "_integers", step, zero), tensor + "_real");
    }
}

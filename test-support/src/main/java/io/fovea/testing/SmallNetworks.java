package io.fovea.testing;

import static io.fovea.testing.SmallOnnx.integer;
import static io.fovea.testing.SmallOnnx.ints;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.List;

/** Small networks as ONNX models: a convolution, an activation, pooling, a linear layer; float and quantized. */
public final class SmallNetworks {
    /** Rows and columns of the input. */
    public static final int SIZE = 8;
    /** Channels of the target layer. */
    public static final int CHANNELS = 4;
    /** Classes that they tell apart. */
    public static final int CLASSES = 3;

    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final float WEIGHT_STEP = 0.01f;
    private static final int RELU_STEPS = 255;

    private SmallNetworks() {}

    /** A model with the input {@code x} and nothing else. */
    public static SmallOnnx withImage(long seed) {
        return new SmallOnnx(seed).input("x", 1, 3, SIZE, SIZE);
    }

    /** Writes {@link #floating} as {@code small.onnx}. */
    public static Path writeFloating(Path folder, long seed) {
        return SmallOnnx.write(folder, "small.onnx", floating(seed));
    }

    /** Writes {@link #quantized(long, float)} as {@code NAME.onnx}. */
    public static Path writeQuantized(Path folder, String name, long seed, float step) {
        return SmallOnnx.write(folder, name + ".onnx", quantized(seed, step));
    }

    /** Conv, Relu, GlobalAveragePool, Flatten, Gemm. */
    public static ModelProto floating(long seed) {
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
    public static ModelProto quantized(long seed) {
        return quantized(seed, 1f / RELU_STEPS);
    }

    /** The same, with a step of the target's quantizer. */
    public static ModelProto quantized(long seed, float step) {
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

    /** The same random weights, rounded to a grid, behind a DequantizeLinear. */
    private static void quantizedWeights(SmallOnnx model, String name, int... shape) {
        float[] values = model.random(shape);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.rint(values[i] / WEIGHT_STEP);
        }
        model.raw(name, INT8, shape, bytes)
                .floats(name + "_scale", new int[0], WEIGHT_STEP)
                .node("DequantizeLinear", List.of(name, name + "_scale"), name + "_real");
    }

    private static void scale(SmallOnnx model, String name, float step, int zeroPoint) {
        model.floats(name + "_step", new int[0], step).raw(name + "_zero", UINT8, new int[0], (byte) zeroPoint);
    }

    private static void quantizer(SmallOnnx model, String tensor, String scale) {
        String step = scale + "_step";
        String zero = scale + "_zero";
        model.node("QuantizeLinear", List.of(tensor, step, zero), tensor + "_integers")
                .node("DequantizeLinear", List.of(tensor + "_integers", step, zero), tensor + "_real");
    }
}

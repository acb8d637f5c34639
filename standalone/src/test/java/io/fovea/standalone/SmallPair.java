package io.fovea.standalone;

import static io.fovea.testing.SmallOnnx.integer;
import static io.fovea.testing.SmallOnnx.ints;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.testing.SmallOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A small float file, a file quantized from it with coarse steps for one layer, and some images, made in a folder. */
record SmallPair(Path floating, Path quantized, Path images) {
    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final int EDGE = 16;
    private static final int CHANNELS = 8;
    private static final int CLASSES = 5;

    static SmallPair in(Path folder) throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        Random random = new Random(2);
        for (int i = 0; i < 6; i++) {
            byte[] rgb = new byte[3 * 40 * 30];
            for (int at = 0; at < rgb.length; at++) {
                int x = at / 3 % 40;
                int y = at / 3 / 40;
                rgb[at] = (byte) (127
                        + 90 * Math.sin((i + 1 + at % 3) * x / 9.0)
                        + 30 * Math.cos((3 + i) * y / 7.0)
                        + random.nextInt(8));
            }
            Files.write(images.resolve("image" + i + ".png"), ImageEncoder.png(new RgbImage(40, 30, rgb)));
        }
        return new SmallPair(
                SmallOnnx.write(folder, "f32.onnx", floatModel()),
                SmallOnnx.write(folder, "int8.onnx", quantizedModel()),
                images);
    }

    /** Conv, Relu, Conv, Relu, GlobalAveragePool, Gemm. */
    private static ModelProto floatModel() {
        Weights weights = new Weights();
        return new SmallOnnx(1)
                .input("x", 1, 3, EDGE, EDGE)
                .floats("w1", new int[] {CHANNELS, 3, 3, 3}, weights.first())
                .floats("w2", new int[] {CHANNELS, CHANNELS, 3, 3}, weights.second())
                .floats("v", new int[] {CLASSES, CHANNELS}, weights.last())
                .node("Conv", List.of("x", "w1"), "one", ints("pads", 1, 1, 1, 1))
                .node("Relu", List.of("one"), "one_relu")
                .node("Conv", List.of("one_relu", "w2"), "two", ints("pads", 1, 1, 1, 1))
                .node("Relu", List.of("two"), "two_relu")
                .node("GlobalAveragePool", List.of("two_relu"), "pooled")
                .node("Flatten", List.of("pooled"), "flat")
                .node("Gemm", List.of("flat", "v"), "scores", integer("transB", 1))
                .build("scores");
    }

    private static ModelProto quantizedModel() {
        Weights weights = new Weights();
        SmallOnnx model = new SmallOnnx(1).input("x", 1, 3, EDGE, EDGE);
        weights(model, "w1", 0.005f, new int[] {CHANNELS, 3, 3, 3}, weights.first());
        // The second convolution is broken: few of its weights are left.
        weights(model, "w2", 0.45f, new int[] {CHANNELS, CHANNELS, 3, 3}, weights.second());
        weights(model, "v", 0.005f, new int[] {CLASSES, CHANNELS}, weights.last());
        quantizer(model, "x", 5f / 255, 120);
        model.node("Conv", List.of("x_real", "w1_real"), "one", ints("pads", 1, 1, 1, 1));
        quantizer(model, "one", 12f / 255, 0);
        model.node("Conv", List.of("one_real", "w2_real"), "two", ints("pads", 1, 1, 1, 1));
        quantizer(model, "two", 60f / 255, 0);
        model.node("GlobalAveragePool", List.of("two_real"), "pooled");
        model.node("Flatten", List.of("pooled"), "flat");
        model.node("Gemm", List.of("flat", "v_real"), "scores", integer("transB", 1));
        return model.build("scores");
    }

    /** The same for both files. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Weights(float[] first, float[] second, float[] last) {
        Weights() {
            this(new SmallOnnx(7));
        }

        private Weights(SmallOnnx draw) {
            this(draw.random(CHANNELS, 3, 3, 3), draw.random(CHANNELS, CHANNELS, 3, 3), draw.random(CLASSES, CHANNELS));
        }
    }

    private static void weights(SmallOnnx model, String name, float step, int[] shape, float[] values) {
        byte[] integers = new byte[values.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (byte) Math.rint(values[i] / step);
        }
        model.raw(name, INT8, shape, integers)
                .floats(name + "_step", new int[0], step)
                .node("DequantizeLinear", List.of(name, name + "_step"), name + "_real");
    }

    private static void quantizer(SmallOnnx model, String tensor, float step, int zeroPoint) {
        model.floats(tensor + "_step", new int[0], step)
                .raw(tensor + "_zero", UINT8, new int[0], (byte) zeroPoint)
                .node("QuantizeLinear", List.of(tensor, tensor + "_step", tensor + "_zero"), tensor + "_q")
                .node("DequantizeLinear", List.of(tensor + "_q", tensor + "_step", tensor + "_zero"), tensor + "_real");
    }
}

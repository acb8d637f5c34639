package io.fovea.saliency.onnx;

import java.util.List;

/**
 * A miniature of the official BiRefNet contract: {@code input_image} [1,3,H,W] to {@code output_image} [1,1,H,W] logits,
 * with a modulated 3x3 deformable convolution of three channels to one, whose offsets and modulations two ordinary 1x1
 * convolutions make of the image. {@link #logit} is the same worked out from the definition in the operator's paper (Zhu et
 * al., "Deformable ConvNets v2", equation 1).
 */
final class DeformableNetwork {
    private static final int CHANNELS = 3;
    private static final int TAPS = 9;
    private static final int FLOAT32 = 1;
    private static final int FLOAT16 = 10;

    private final int height;
    private final int width;
    private final float[] kernel = pseudoRandom(CHANNELS * TAPS, 0.9f, 1);
    private final float[] offsetWeights = pseudoRandom(2 * TAPS * CHANNELS, 0.8f, 2);
    private final float[] modulationWeights = pseudoRandom(TAPS * CHANNELS, 0.7f, 3);
    private final float bias = -0.25f;

    DeformableNetwork(int height, int width) {
        this.height = height;
        this.width = width;
    }

    OnnxWriter onnx() {
        return between("input_image", "output_image")
                .input("input_image", 1, CHANNELS, height, width)
                .output("output_image", 1, 1, height, width);
    }

    /** The same behind an input and an output of 16 bits. */
    OnnxWriter halfPrecisionOnnx() {
        return between("wide_image", "wide_logits")
                .node("Cast", List.of("input_image"), "wide_image", OnnxWriter.integer("to", FLOAT32))
                .node("Cast", List.of("wide_logits"), "output_image", OnnxWriter.integer("to", FLOAT16))
                .inputOfType("input_image", FLOAT16, 1, CHANNELS, height, width)
                .outputOfType("output_image", FLOAT16, 1, 1, height, width);
    }

    private OnnxWriter between(String image, String logits) {
        return new OnnxWriter()
                .node("Conv", List.of(image, "offset_weights"), "offsets")
                .node("Conv", List.of(image, "modulation_weights"), "raw_modulation")
                .node("Sigmoid", List.of("raw_modulation"), "modulation")
                .node(
                        "DeformConv",
                        List.of(image, "kernel", "offsets", "bias", "modulation"),
                        logits,
                        OnnxWriter.ints("kernel_shape", 3, 3),
                        OnnxWriter.ints("pads", 1, 1, 1, 1))
                .weights("kernel", new long[] {1, CHANNELS, 3, 3}, kernel)
                .weights("offset_weights", new long[] {2 * TAPS, CHANNELS, 1, 1}, offsetWeights)
                .weights("modulation_weights", new long[] {TAPS, CHANNELS, 1, 1}, modulationWeights)
                .weights("bias", new long[] {1}, bias);
    }

    /** The logit of one pixel of a normalised image [3][H*W]. */
    double logit(double[][] image, int row, int column) {
        double sum = bias;
        for (int tap = 0; tap < TAPS; tap++) {
            double y = row - 1 + tap / 3 + at(offsetWeights, 2 * tap, image, row, column);
            double x = column - 1 + tap % 3 + at(offsetWeights, 2 * tap + 1, image, row, column);
            double modulation = 1 / (1 + Math.exp(-at(modulationWeights, tap, image, row, column)));
            for (int channel = 0; channel < CHANNELS; channel++) {
                sum += kernel[channel * TAPS + tap] * modulation * sample(image[channel], y, x);
            }
        }
        return sum;
    }

    /** A 1x1 convolution's output channel at a pixel. */
    private double at(float[] weights, int channel, double[][] image, int row, int column) {
        double sum = 0;
        for (int c = 0; c < CHANNELS; c++) {
            sum += weights[channel * CHANNELS + c] * image[c][row * width + column];
        }
        return sum;
    }

    /** Bilinear, zero outside. */
    private double sample(double[] plane, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double down = y - top;
        double right = x - left;
        return (1 - down) * (1 - right) * pixel(plane, top, left)
                + (1 - down) * right * pixel(plane, top, left + 1)
                + down * (1 - right) * pixel(plane, top + 1, left)
                + down * right * pixel(plane, top + 1, left + 1);
    }

    private double pixel(double[] plane, int row, int column) {
        return row < 0 || row >= height || column < 0 || column >= width ? 0 : plane[row * width + column];
    }

    private static float[] pseudoRandom(int count, float scale, int seed) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed));
        }
        return values;
    }
}

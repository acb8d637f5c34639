package io.fovea.quantize.reference;

import java.util.stream.IntStream;

/** Equation 19 of the Grad-CAM++ paper in double precision: what explanations are used for, and so compared by. */
public final class GradCamPlusPlus {
    private GradCamPlusPlus() {}

    /**
     * One weight per channel.
     *
     * @param gradients as many values as activations, or one per channel
     */
    public static double[] channelWeights(int channels, float[] activations, float[] gradients) {
        int space = activations.length / channels;
        int perChannel = gradients.length / channels;
        double[] weights = new double[channels];
        for (int k = 0; k < channels; k++) {
            double sum = 0;
            for (int i = 0; i < space; i++) {
                sum += activations[k * space + i];
            }
            for (int i = 0; i < space; i++) {
                double g = gradients[k * perChannel + i % perChannel];
                double alpha = g == 0 ? 0 : g * g / (2 * g * g + sum * g * g * g + 1e-6);
                weights[k] += Math.max(0, g) * alpha;
            }
        }
        return weights;
    }

    /** The map at the layer's own resolution. */
    public static double[] map(float[] activations, double[] weights) {
        int space = activations.length / weights.length;
        return IntStream.range(0, space)
                .mapToDouble(i -> Math.max(
                        0,
                        IntStream.range(0, weights.length)
                                .mapToDouble(k -> weights[k] * activations[k * space + i])
                                .sum()))
                .toArray();
    }
}

package io.fovea.quantize.engine;

import java.util.stream.IntStream;

/** Equation 19 of the Grad-CAM++ paper in double precision: what explanations are used for, and so compared by. */
final class GradCamPlusPlus {
    private GradCamPlusPlus() {}

    /** One weight per channel. */
    static double[] channelWeights(FloatTensor activations, FloatTensor gradients) {
        int channels = activations.shape().get(0);
        int space = activations.values().length / channels;
        double[] weights = new double[channels];
        for (int k = 0; k < channels; k++) {
            double sum = 0;
            for (int i = 0; i < space; i++) {
                sum += activations.values()[k * space + i];
            }
            for (int i = 0; i < space; i++) {
                double g = gradients.values()[k * space + i];
                double alpha = g == 0 ? 0 : g * g / (2 * g * g + sum * g * g * g + 1e-6);
                weights[k] += Math.max(0, g) * alpha;
            }
        }
        return weights;
    }

    /** The map at the layer's own resolution. */
    static double[] map(FloatTensor activations, double[] weights) {
        int space = activations.values().length / weights.length;
        return IntStream.range(0, space)
                .mapToDouble(i -> Math.max(
                        0,
                        IntStream.range(0, weights.length)
                                .mapToDouble(k -> weights[k] * activations.values()[k * space + i])
                                .sum()))
                .toArray();
    }
}

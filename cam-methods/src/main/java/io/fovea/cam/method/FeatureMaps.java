package io.fovea.cam.method;

import java.util.Arrays;

/**
 * The target layer's activations A and the gradients G of the explained class's score with respect to them.
 *
 * <p>Gradients that are equal over space may be given once per channel; every method then counts them once per cell, as
 * if they were written out.
 *
 * @param channels K, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param activations A, {@code [K, height, width]} row-major
 * @param gradients G, {@code [K, height, width]} or {@code [K, 1, 1]}
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared; copying hundreds of kilobytes per map would cost more than it guards
public record FeatureMaps(int channels, int height, int width, float[] activations, float[] gradients) {
    public FeatureMaps {
        long cells = (long) channels * height * width;
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("no feature maps: " + channels + "x" + height + "x" + width);
        }
        if (activations.length != cells) {
            throw new IllegalArgumentException(
                    activations.length + " activations are not " + channels + "x" + height + "x" + width);
        }
        if (gradients.length != cells && gradients.length != channels) {
            throw new IllegalArgumentException(gradients.length + " gradients are neither one per activation nor one"
                    + " per channel of " + channels + "x" + height + "x" + width);
        }
    }

    /** Cells of one channel. */
    int area() {
        return height * width;
    }

    /** A of a channel at a cell. */
    double activation(int channel, int cell) {
        return activations[channel * area() + cell];
    }

    /** G of a channel at a cell. */
    double gradient(int channel, int cell) {
        return isGradientConstant() ? gradients[channel] : gradients[channel * area() + cell];
    }

    /** Whether the gradients are given once per channel. */
    boolean isGradientConstant() {
        return gradients.length == channels;
    }

    /** The sum over space of a channel's activations. */
    double activationSum(int channel) {
        double sum = 0;
        for (int cell = 0; cell < area(); cell++) {
            sum += activation(channel, cell);
        }
        return sum;
    }

    /** Whether every number is finite. */
    public boolean isFinite() {
        return isFinite(activations) && isFinite(gradients);
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "FeatureMaps" + Arrays.toString(new int[] {channels, height, width});
    }
}

package io.fovea.saliency.onnx;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How 8-bit RGB becomes a network's input: {@code (level / scale - mean) / std} per channel.
 *
 * @param scale what a level is divided by
 * @param mean of red, green and blue
 * @param std of red, green and blue
 */
public record Normalisation(Scale scale, List<Float> mean, List<Float> std) {
    private static final int CHANNELS = 3;

    /** What a level is divided by before mean and deviation. */
    public enum Scale {
        /** 255. */
        FULL_RANGE,
        /** The greatest level of the very image, as the U^2-Net family was trained; 1 for a black image. */
        IMAGE_MAXIMUM
    }

    public Normalisation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != CHANNELS || std.size() != CHANNELS) {
            throw new IllegalArgumentException("mean and std need three values each, for red, green and blue");
        }
        if (std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("std must be above zero");
        }
    }

    /** ImageNet's mean and deviation. */
    public static Normalisation imageNet(Scale scale) {
        return new Normalisation(scale, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
    }

    /**
     * Appends one image, channel by channel.
     *
     * @param rgb interleaved levels, row-major
     */
    void write(byte[] rgb, ElementType type, ByteBuffer planes) {
        float divisor = scale == Scale.FULL_RANGE ? 255f : maximum(rgb);
        for (int channel = 0; channel < CHANNELS; channel++) {
            type.append(table(divisor, mean.get(channel), std.get(channel)), rgb, channel, CHANNELS, planes);
        }
    }

    private static float[] table(float divisor, float mean, float std) {
        float[] ofLevel = new float[256];
        for (int level = 0; level < ofLevel.length; level++) {
            ofLevel[level] = (level / divisor - mean) / std;
        }
        return ofLevel;
    }

    private static float maximum(byte[] rgb) {
        int maximum = 0;
        for (byte level : rgb) {
            maximum = Math.max(maximum, level & 0xFF);
        }
        return Math.max(1, maximum);
    }
}

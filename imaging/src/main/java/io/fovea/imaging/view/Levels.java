package io.fovea.imaging.view;

import java.util.List;
import java.util.stream.Collectors;

/**
 * From the levels 0 to 255 to the numbers a network was trained on: {@code (level / divisor - mean) / deviation}, in single precision
 * and in this order.
 *
 * @param mean one number, or one per channel in the network's order
 * @param deviation likewise
 */
public record Levels(float divisor, List<Float> mean, List<Float> deviation) {
    /** As torchvision's networks were trained on ImageNet. */
    public static final Levels IMAGENET =
            new Levels(255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
    /** From -1 to 1. */
    public static final Levels TF = new Levels(127.5f, List.of(1f), List.of(1f));
    /** From 0 to 1. */
    public static final Levels UNIT = new Levels(255, List.of(0f), List.of(1f));
    /** As they are. */
    public static final Levels RAW = new Levels(1, List.of(0f), List.of(1f));

    public Levels {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (!(divisor > 0)) {
            throw new IllegalArgumentException("levels divided by " + divisor);
        }
        if (deviation.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException("a deviation must be positive: " + deviation);
        }
    }

    /** The number of each level. */
    float[] table(int channel) {
        float[] table = new float[256];
        for (int level = 0; level < table.length; level++) {
            table[level] = (level / divisor - at(mean, channel)) / at(deviation, channel);
        }
        return table;
    }

    private static float at(List<Float> values, int channel) {
        return values.get(values.size() == 1 ? 0 : channel);
    }

    /** Whether it fits so many channels. */
    boolean fits(int channels) {
        return (mean.size() == 1 || mean.size() == channels) && (deviation.size() == 1 || deviation.size() == channels);
    }

    @Override
    public String toString() {
        return "divide=" + divisor + " mean=" + list(mean) + " std=" + list(deviation);
    }

    private static String list(List<Float> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}

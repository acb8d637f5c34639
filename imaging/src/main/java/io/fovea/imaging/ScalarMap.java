package io.fovea.imaging;

import java.util.Arrays;

/**
 * A map of one real number per cell, such as a class activation map. Immutable by agreement, as {@link RgbImage} is.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param values row by row: {@code height * width}
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below are by content
public record ScalarMap(int height, int width, double[] values) {
    public ScalarMap {
        Extent.require(width, height, 1, values.length);
    }

    /** A map of single-precision values, widened. */
    public static ScalarMap of(int height, int width, float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new ScalarMap(height, width, wide);
    }

    /** A map of an image's values, 0..255. */
    public static ScalarMap of(GrayImage image) {
        double[] values = new double[image.gray().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.gray()[i] & 0xff;
        }
        return new ScalarMap(image.height(), image.width(), values);
    }

    /** The value of a cell. */
    public double at(int y, int x) {
        return values[y * width + x];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScalarMap map
                && height == map.height
                && width == map.width
                && Arrays.equals(values, map.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "ScalarMap[" + height + "x" + width + "]";
    }
}

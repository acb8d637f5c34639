package io.fovea.comparison;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import java.util.Arrays;

/** A map at the resolution of comparison, with what every comparison needs of it computed once. Immutable. */
public abstract sealed class ComparedMap permits BilinearMap, PixelMap {
    /** Rows and columns of the resolution at which map and mask are compared. */
    public static final int SIZE = 224;

    static final int CELLS = SIZE * SIZE;
    private static final double MAX_LEVEL = 255;

    /** A class activation map, up-sampled bilinearly with half-pixel centres. */
    public static ComparedMap upsampled(ScalarMap map) {
        boolean coarse = Math.max(map.height(), map.width()) <= Bands.MOST_NODES;
        return coarse && Arrays.stream(map.values()).allMatch(value -> value >= 0)
                ? new BilinearMap(map)
                : new PixelMap(MapResize.bilinear(map, SIZE, SIZE));
    }

    /**
     * A class activation map as the study's published script leaves it on disk: up-sampled bicubically, min-max
     * normalised, rounded to 0..255. A constant or non-finite map stays undefined.
     */
    public static ComparedMap eightBits(ScalarMap map) {
        double[] values = MapResize.bicubic(map, SIZE, SIZE).values();
        double low = Arrays.stream(values).min().orElseThrow();
        double range = Arrays.stream(values).max().orElseThrow() - low;
        if (!(range > 0) || !Double.isFinite(range)) {
            return new PixelMap(new ScalarMap(SIZE, SIZE, new double[values.length]));
        }
        double[] levels = Arrays.stream(values)
                .map(value -> Math.rint((value - low) / range * MAX_LEVEL))
                .toArray();
        return new PixelMap(new ScalarMap(SIZE, SIZE, levels));
    }

    /** A map that already has the resolution of what it is compared with. */
    public static ComparedMap of(ScalarMap map) {
        return new PixelMap(map);
    }

    /** An image that already has the resolution of comparison, such as a mask. */
    public static ComparedMap of(GrayImage image) {
        return PixelMap.ofLevels(image.gray());
    }

    /** Whether nothing can be compared with it: it is constant (an empty one is), negative in sum, or not finite. */
    public final boolean isUndefined() {
        return !(sum() > 0) || !(max() > min()) || !Double.isFinite(sum()) || !(deviation() > 0);
    }

    /** Whether no cell is above 0. */
    final boolean isEmpty() {
        return !(sum() > 0);
    }

    /** Cell by cell, of an image such as a mask: 0..1. */
    final ScalarMap mask() {
        ScalarMap levels = cells();
        return new ScalarMap(
                levels.height(),
                levels.width(),
                Arrays.stream(levels.values()).map(level -> level / MAX_LEVEL).toArray());
    }

    abstract double sum();

    abstract double min();

    abstract double max();

    /** The root of the sum of squared deviations from the mean. */
    abstract double deviation();

    /** Cell by cell. */
    abstract ScalarMap cells();

    /** What is to be multiplied with {@link #min()} taken off to make its sum 1. */
    final double normalised() {
        return 1 / (sum() - cellCount() * min());
    }

    abstract int cellCount();
}

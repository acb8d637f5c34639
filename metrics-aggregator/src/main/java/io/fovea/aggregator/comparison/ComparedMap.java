package io.fovea.aggregator.comparison;

import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import java.util.Arrays;

/**
 * A map at the resolution of comparison, with what every comparison needs of it computed once. Immutable; the arrays
 * are never handed out.
 */
public final class ComparedMap {
    /** Rows and columns of the resolution at which map and mask are compared. */
    public static final int SIZE = 224;

    private static final double MAX_LEVEL = 255;

    private final double[] values;
    private final double sum;
    private final double min;
    private final double max;
    private final double deviation;

    private ComparedMap(double[] values) {
        this.values = values;
        double total = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            total += value;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double mean = total / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        sum = total;
        min = low;
        max = high;
        deviation = Math.sqrt(squares);
    }

    /** A class activation map, up-sampled bilinearly with half-pixel centres. */
    public static ComparedMap upsampled(ScalarMap map) {
        return new ComparedMap(MapResize.bilinear(map, SIZE, SIZE).values());
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
            return new ComparedMap(new double[values.length]);
        }
        return new ComparedMap(Arrays.stream(values)
                .map(value -> Math.rint((value - low) / range * MAX_LEVEL))
                .toArray());
    }

    /** A map that already has the resolution of what it is compared with. */
    public static ComparedMap of(ScalarMap map) {
        return new ComparedMap(map.values().clone());
    }

    /** Whether nothing can be compared with it: it is constant (an empty one is), negative in sum, or not finite. */
    public boolean isUndefined() {
        return !(sum > 0) || !(max > min) || !Double.isFinite(sum) || !(deviation > 0);
    }

    int cells() {
        return values.length;
    }

    /** As a distribution: the share of a cell in the sum. */
    double share(int cell) {
        return values[cell] / sum;
    }

    /** Min-max normalised, then divided by the sum of that. */
    double normalisedShare(int cell) {
        return (values[cell] - min) / (sum - values.length * min);
    }

    /** In units of the root of the sum of squared deviations, about the mean. */
    double standardised(int cell) {
        return (values[cell] - sum / values.length) / deviation;
    }
}

package io.fovea.deployed.layers;

import io.fovea.deployed.InnerTensors.Values;
import io.fovea.deployed.LayerPair;
import io.fovea.deployed.QuantizedTensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sums over images of one place's tensor, in the quantized file and the float one. */
final class PlaceTally {
    private double signal;
    private double noise;
    private long values;
    private long saturated;
    private double[] low = {};
    private double[] high = {};

    /** Adds an image. */
    void add(Values quantized, Values floating, Optional<QuantizedTensor> range) {
        float[] x = floating.values();
        float[] y = quantized.values();
        if (x.length != y.length) {
            return;
        }
        int channels = floating.shape().length > 1 ? floating.shape()[1] : 1;
        int inner = x.length / channels;
        if (low.length == 0) {
            low = new double[channels];
            high = new double[channels];
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
        }
        for (int i = 0; i < x.length; i++) {
            double difference = (double) y[i] - x[i];
            signal += (double) x[i] * x[i];
            noise += difference * difference;
            low[i / inner] = Math.min(low[i / inner], x[i]);
            high[i / inner] = Math.max(high[i / inner], x[i]);
            if (range.isPresent() && range.get().isSaturated(y[i])) {
                saturated++;
            }
        }
        values += x.length;
    }

    PlaceFigures figures(boolean hasRange, OptionalDouble weightSqnr, OptionalDouble weightRatio) {
        double[] ranges = new double[low.length];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = high[i] - low[i];
        }
        return new PlaceFigures(
                10 * Math.log10(signal / noise),
                widestOverMedian(ranges),
                hasRange ? OptionalDouble.of((double) saturated / values) : OptionalDouble.empty(),
                weightSqnr,
                weightRatio);
    }

    /** NaN of nothing. */
    static double widestOverMedian(double[] ranges) {
        if (ranges.length == 0) {
            return Double.NaN;
        }
        double[] sorted = ranges.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] / sorted[sorted.length / 2];
    }

    /** Signal to noise of weights that were quantized. */
    static double weightSqnr(LayerPair pair) {
        float[] exact = pair.original().weights();
        float[] rounded = pair.quantized().weights();
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < exact.length; i++) {
            double difference = (double) rounded[i] - exact[i];
            signal += (double) exact[i] * exact[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / noise);
    }

    /** The widest range of an output's weights over the median one. */
    static double weightRatio(LayerPair pair) {
        float[] weights = pair.original().weights();
        int outputs = pair.original().shape()[0];
        int inner = weights.length / outputs;
        double[] ranges = new double[outputs];
        for (int i = 0; i < weights.length; i++) {
            ranges[i / inner] = Math.max(ranges[i / inner], Math.abs(weights[i]));
        }
        return widestOverMedian(ranges);
    }
}

package io.fovea.quantize.reference;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How near two computations of the same thing are. */
public final class Agreement {
    private Agreement() {}

    /** Euclidean distance, relative to the expected values' norm. */
    public static double distance(float[] actual, float[] expected) {
        return distance(doubles(actual), expected);
    }

    public static double distance(double[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** Pearson's correlation coefficient. */
    public static double correlation(double[] actual, float[] expected) {
        double[] other = doubles(expected);
        double meanActual = Arrays.stream(actual).average().orElseThrow();
        double meanOther = Arrays.stream(other).average().orElseThrow();
        double product = 0;
        double squaresActual = 0;
        double squaresOther = 0;
        for (int i = 0; i < actual.length; i++) {
            product += (actual[i] - meanActual) * (other[i] - meanOther);
            squaresActual += Math.pow(actual[i] - meanActual, 2);
            squaresOther += Math.pow(other[i] - meanOther, 2);
        }
        return product / Math.sqrt(squaresActual * squaresOther);
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}

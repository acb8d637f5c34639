package io.fovea.deployed;

import io.fovea.deployed.tail.Tail;
import io.fovea.foundations.Choices;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Maps that need no gradient, in double precision: {@code [H, W]} row by row, at least 0. */
public enum GradientFree {
    /**
     * The first principal component of the activations over positions (Muhammad and Yeasin, 2020), with the sign that makes it
     * rise with the mean over channels. Needs no tail.
     */
    EIGEN_CAM("eigen-cam"),

    /** The score with one position kept and all others 0 (Byun and Lee, 2022), less the smallest. Runs the tail H * W times. */
    RECIPRO_CAM("recipro-cam");

    /** By the names that records and configuration have. */
    public static final Choices<GradientFree> CHOICES =
            Choices.of("gradient-free method", List.of(values()), GradientFree::methodName);

    private static final int MOST_ROUNDS = 10_000;
    private final String methodName;

    GradientFree(String methodName) {
        this.methodName = methodName;
    }

    /** As records and configuration spell it. */
    public String methodName() {
        return methodName;
    }

    /** The map of {@link #EIGEN_CAM}. */
    public static double[] eigenCam(Activations activations) {
        int channels = activations.channels();
        int cells = activations.height() * activations.width();
        double[][] centred = centred(activations, channels, cells);
        double[][] gram = gram(centred, cells);
        double[] projection = firstEigenvector(gram);
        double strength = Math.sqrt(Math.max(0, dot(projection, times(gram, projection))));
        double agreement = 0;
        for (int cell = 0; cell < cells; cell++) {
            projection[cell] *= strength;
            double mean = 0;
            for (double[] channel : centred) {
                mean += channel[cell];
            }
            agreement += projection[cell] * mean / channels;
        }
        double sign = agreement < 0 ? -1 : 1;
        return Arrays.stream(projection).map(value -> Math.max(sign * value, 0)).toArray();
    }

    private static double[][] centred(Activations activations, int channels, int cells) {
        double[][] centred = new double[channels][cells];
        for (int channel = 0; channel < channels; channel++) {
            double mean = 0;
            for (int cell = 0; cell < cells; cell++) {
                centred[channel][cell] = activations.values()[channel * cells + cell];
                mean += centred[channel][cell];
            }
            mean /= cells;
            for (int cell = 0; cell < cells; cell++) {
                centred[channel][cell] -= mean;
            }
        }
        return centred;
    }

    /** X X': the left singular vectors of X are its eigenvectors. */
    private static double[][] gram(double[][] centred, int cells) {
        double[][] gram = new double[cells][cells];
        for (double[] channel : centred) {
            for (int i = 0; i < cells; i++) {
                double value = channel[i];
                if (value != 0) {
                    double[] row = gram[i];
                    for (int j = 0; j < cells; j++) {
                        row[j] += value * channel[j];
                    }
                }
            }
        }
        return gram;
    }

    /** By powers of the matrix; where the first two values are close, after the last round, nearly. */
    private static double[] firstEigenvector(double[][] gram) {
        int largest = 0;
        for (int i = 1; i < gram.length; i++) {
            largest = gram[i][i] > gram[largest][largest] ? i : largest;
        }
        double[] vector = gram[largest].clone();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double length = Math.sqrt(dot(vector, vector));
            if (length == 0) {
                return vector;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
            double[] next = times(gram, vector);
            double value = dot(vector, next);
            double change = 0;
            for (int i = 0; i < vector.length; i++) {
                change = Math.max(change, Math.abs(next[i] - value * vector[i]));
            }
            if (change <= 1e-13 * value) {
                return vector;
            }
            vector = next;
        }
        double length = Math.sqrt(dot(vector, vector));
        return Arrays.stream(vector).map(each -> each / length).toArray();
    }

    private static double[] times(double[][] matrix, double[] vector) {
        return Arrays.stream(matrix).mapToDouble(row -> dot(row, vector)).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The map of {@link #RECIPRO_CAM} for a class. */
    public static double[] reciproCam(Tail tail, Activations activations, int target) {
        int cells = activations.height() * activations.width();
        ToDoubleFunction<double[]> score = tail.scorer(target);
        double[] scores = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            double[] one = new double[activations.values().length];
            for (int at = cell; at < one.length; at += cells) {
                one[at] = activations.values()[at];
            }
            scores[cell] = score.applyAsDouble(one);
        }
        double smallest = Arrays.stream(scores).min().orElse(0);
        return Arrays.stream(scores).map(value -> value - smallest).toArray();
    }
}

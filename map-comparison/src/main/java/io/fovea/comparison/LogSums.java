package io.fovea.comparison;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Sums of logarithms over the n cells k = 0, 1, ... of a column that rises from near 0: {@code sum of log(k + c)} and
 * {@code sum of k log(k + c)}, for c from 0 to a bound, without a logarithm per cell. The first terms are taken as they are,
 * under one logarithm; the others are far from their poles and are a polynomial in c. The error of the mean over cells is below 1e-9 (times n with k).
 * Immutable.
 */
final class LogSums {
    /** Terms taken as they are: the nearest pole of the others is at -4. */
    private static final int FIRST = 4;

    private static final int TERMS = 18;

    private final double bound;
    /** Coefficients in t from -1 to 1 over [0, bound], of the sum and of the sum with k. */
    private final double[] plain;

    private final double[] weighted;

    /**
     * @param cells n, from {@link #FIRST} on
     * @param bound of c
     */
    private LogSums(int cells, double bound) {
        this.bound = bound;
        plain = interpolate(bound, c -> sumOfOthers(cells, c, 0));
        weighted = interpolate(bound, c -> sumOfOthers(cells, c, 1));
    }

    /** For each of several numbers of cells; those of equal numbers are the same. */
    static LogSums[] ofEach(int[] cells, double bound) {
        Map<Integer, LogSums> known = new HashMap<>();
        return Arrays.stream(cells)
                .mapToObj(n -> known.computeIfAbsent(n, some -> new LogSums(some, bound)))
                .toArray(LogSums[]::new);
    }

    private static double sumOfOthers(int cells, double c, int power) {
        double sum = 0;
        for (int k = FIRST; k < cells; k++) {
            sum += (power == 0 ? 1 : k) * Math.log(k + c);
        }
        return sum;
    }

    /** Through the Chebyshev nodes; the coefficients fall so fast that powers of t serve as well as Chebyshev's polynomials. */
    private static double[] interpolate(double bound, DoubleUnaryOperator function) {
        double[] values = new double[TERMS];
        for (int node = 0; node < TERMS; node++) {
            values[node] = function.applyAsDouble(0.5 * bound * (1 + Math.cos(angle(node))));
        }
        double[] powers = new double[TERMS];
        double[] before = new double[TERMS];
        double[] now = new double[TERMS];
        now[0] = 1;
        for (int term = 0; term < TERMS; term++) {
            double coefficient = 0;
            for (int node = 0; node < TERMS; node++) {
                coefficient += (term == 0 ? 1.0 : 2.0) / TERMS * values[node] * Math.cos(term * angle(node));
            }
            double[] next = new double[TERMS];
            for (int power = 0; power < TERMS; power++) {
                powers[power] += coefficient * now[power];
                next[power] = (power == 0 ? 0 : (term == 0 ? 1 : 2) * now[power - 1]) - before[power];
            }
            before = now;
            now = next;
        }
        return powers;
    }

    private static double angle(int node) {
        return Math.PI * (node + 0.5) / TERMS;
    }

    /** {@code sum of log(k + c)}, c from just above 0. */
    double sum(double c) {
        return FastLog.log(c * (c + 1) * (c + 2) * (c + 3)) + polynomial(plain, c);
    }

    /** {@code sum of k log(k + c)}. */
    double sumWithK(double c) {
        double second = c + 2;
        double third = c + 3;
        return FastLog.log((c + 1) * second * second * third * third * third) + polynomial(weighted, c);
    }

    private double polynomial(double[] coefficients, double c) {
        double t = 2 * c / bound - 1;
        double value = coefficients[TERMS - 1];
        for (int power = TERMS - 2; power >= 0; power--) {
            value = value * t + coefficients[power];
        }
        return value;
    }
}

package io.fovea.table.drift;

import io.fovea.table.statistics.Moments;

/**
 * Whether the mean of a window lies outside the baseline's mean by more than three standard errors: for one look at one
 * window. Looked at again and again it raises false alarms (0.3 % per look); {@link Cusum} is for watching.
 *
 * <p>The baseline's own mean is known from its n images only, which counts too: the standard error is
 * {@code sigma sqrt(1/n_window + 1/n_baseline)}, which is sigma / sqrt(n) where the baseline is large.
 */
public final class WindowTest {
    private static final double SIGMAS = 3;

    private WindowTest() {}

    /** Whether the window's mean is out of bounds. Both need at least two values, else it is not. */
    public static boolean isOutside(Moments baseline, Moments window) {
        if (baseline.n() < 2 || window.n() < 2) {
            return false;
        }
        double error = baseline.standardDeviation() * Math.sqrt(1.0 / window.n() + 1.0 / baseline.n());
        return Math.abs(window.mean() - baseline.mean()) > SIGMAS * error;
    }
}

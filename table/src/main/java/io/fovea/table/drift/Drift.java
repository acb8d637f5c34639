package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.DriftImage;
import io.fovea.table.statistics.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One metric of a row away from its baseline.
 *
 * @param metric which one
 * @param baseline its moments when all was well
 * @param startedAt estimate of when it began
 * @param detectedAt when the image was received that raised the alarm
 * @param updatedAt when the last image was received
 * @param endedAt when it was over; empty while it lasts
 * @param images since the start
 * @param mean over these images
 * @param worst of these images, those farthest out, farthest first
 */
public record Drift(
        Metric metric,
        Moments baseline,
        Instant startedAt,
        Instant detectedAt,
        Instant updatedAt,
        Optional<Instant> endedAt,
        long images,
        double mean,
        List<DriftImage> worst) {
    /** Below it a baseline's deviation is taken for it: the size of a shift from equal maps is a number still. */
    private static final double LEAST_DEVIATION = 1e-3;

    public Drift {
        worst = List.copyOf(worst);
    }

    /** How far the mean has moved, in standard deviations of the baseline; negative below it. */
    public double sizeSigmas() {
        return (mean - baseline.mean()) / Math.max(baseline.standardDeviation(), LEAST_DEVIATION);
    }
}

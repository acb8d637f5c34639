package io.fovea.aggregator.join;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.comparison.Metric;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;

/** By which metrics maps are compared, as section {@code watch} says. */
public final class WatchedMetrics {
    private WatchedMetrics() {}

    /**
     * The study's metrics, and those that the deployment names.
     *
     * @throws UserErrorException that names the known ones, if one is unknown
     */
    public static ChosenMetrics of(Watch watch) {
        try {
            return ChosenMetrics.of(watch.metrics().stream().map(Metric::of).toList());
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("watch.metrics: " + e.getMessage(), e);
        }
    }
}

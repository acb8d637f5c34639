package io.fovea.aggregator.gallery;

import io.fovea.comparison.Metric;
import io.fovea.comparison.Score;
import io.fovea.record.MapComparison;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Scores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How one row went over time, in at most {@link #CAPACITY} steps of equally many comparisons. When they are used up,
 * neighbours are merged and a step becomes twice as long: the whole history fits always, the youngest step may be short.
 */
final class RowHistory {
    static final int CAPACITY = 64;

    /**
     * Some consecutive comparisons.
     *
     * @param from when the first image was received, epoch milliseconds
     * @param to when the last image was received, epoch milliseconds
     * @param images comparisons counted
     * @param moments per metric
     */
    record Step(long from, long to, int images, Map<Metric, Moments> moments) {
        static Step of(Instant receivedAt, MapComparison comparison) {
            long time = receivedAt.toEpochMilli();
            Map<Metric, Moments> moments = new EnumMap<>(Metric.class);
            for (Score score : Scores.of(comparison)) {
                moments.put(score.metric(), Moments.NONE.with(score.value()));
            }
            return new Step(time, time, 1, moments);
        }

        Step merge(Step other) {
            Map<Metric, Moments> both = new EnumMap<>(moments);
            other.moments.forEach((metric, more) -> both.merge(metric, more, Moments::merge));
            return new Step(Math.min(from, other.from), Math.max(to, other.to), images + other.images, both);
        }

        /** Mean of a metric; empty where it was never defined. */
        OptionalDouble mean(Metric metric) {
            Moments some = moments.getOrDefault(metric, Moments.NONE);
            return some.n() == 0 ? OptionalDouble.empty() : OptionalDouble.of(some.mean());
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private int stepLength = 1;

    void add(Instant receivedAt, MapComparison comparison) {
        Step one = Step.of(receivedAt, comparison);
        int last = steps.size() - 1;
        if (last >= 0 && steps.get(last).images() < stepLength) {
            steps.set(last, steps.get(last).merge(one));
            return;
        }
        if (steps.size() == CAPACITY) {
            mergeNeighbours();
        }
        steps.add(one);
    }

    private void mergeNeighbours() {
        List<Step> merged = new ArrayList<>();
        for (int i = 0; i < steps.size(); i += 2) {
            merged.add(steps.get(i).merge(steps.get(i + 1)));
        }
        steps.clear();
        steps.addAll(merged);
        stepLength *= 2;
    }

    /** Oldest first. */
    List<Step> steps() {
        return List.copyOf(steps);
    }
}

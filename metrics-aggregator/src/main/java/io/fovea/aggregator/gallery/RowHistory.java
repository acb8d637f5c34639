package io.fovea.aggregator.gallery;

import io.fovea.record.MapComparison;
import java.util.ArrayList;
import java.util.List;
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
     * @param n defined values per metric, in the order of {@link Metric}
     * @param sums of the values per metric
     */
    record Step(long from, long to, int images, List<Integer> n, List<Double> sums) {
        static Step of(MapComparison comparison) {
            long time = comparison.getReceivedAt().toEpochMilli();
            List<Integer> n = new ArrayList<>();
            List<Double> sums = new ArrayList<>();
            for (Metric metric : Metric.values()) {
                OptionalDouble value = metric.of(comparison);
                n.add(value.isPresent() ? 1 : 0);
                sums.add(value.orElse(0));
            }
            return new Step(time, time, 1, n, sums);
        }

        Step merge(Step other) {
            List<Integer> bothN = new ArrayList<>();
            List<Double> bothSums = new ArrayList<>();
            for (int i = 0; i < n.size(); i++) {
                bothN.add(n.get(i) + other.n.get(i));
                bothSums.add(sums.get(i) + other.sums.get(i));
            }
            return new Step(
                    Math.min(from, other.from), Math.max(to, other.to), images + other.images, bothN, bothSums);
        }

        /** Mean of a metric; empty where it was never defined. */
        OptionalDouble mean(Metric metric) {
            int count = n.get(metric.ordinal());
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sums.get(metric.ordinal()) / count);
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private int stepLength = 1;

    void add(MapComparison comparison) {
        Step one = Step.of(comparison);
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

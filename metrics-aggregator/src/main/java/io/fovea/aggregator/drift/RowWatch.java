package io.fovea.aggregator.drift;

import io.fovea.aggregator.statistics.Scores;
import io.fovea.comparison.Metric;
import io.fovea.record.DriftMetric;
import io.fovea.record.DriftState;
import io.fovea.record.MapComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Watches one row against its baseline. Mutable, for one thread: sixty thousand comparisons a second pass through. */
public final class RowWatch {
    private final String baseline;
    private final List<MetricWatch> metrics = new ArrayList<>();

    /**
     * A watch that has seen nothing.
     *
     * @param imagesPerFalseAlarm the budget of all the row's feed: see {@link Baselines.Judge#imagesPerFalseAlarm}
     */
    public RowWatch(Baselines.Judge judge, double imagesPerFalseAlarm) {
        this.baseline = judge.baseline();
        for (Metric metric : judge.metrics()) {
            judge.moments(metric)
                    .ifPresent(moments -> metrics.add(new MetricWatch(
                            metric,
                            moments,
                            Ranks.of(judge.sketch(metric)),
                            Cusum.of(moments.n(), judge.imagesPerFalseAlarm(imagesPerFalseAlarm)))));
        }
    }

    /** Goes on from where {@link #toRecord} was written; it must have been against the same baseline. */
    public void restore(DriftState state) {
        for (DriftMetric record : state.getMetrics()) {
            metrics.stream()
                    .filter(watch -> watch.metric().key().equals(record.getMetric()))
                    .forEach(watch -> watch.restore(record));
        }
    }

    public DriftState toRecord() {
        return new DriftState(
                baseline, metrics.stream().map(MetricWatch::toRecord).toList());
    }

    /** The name/version against which it judges. */
    public String baseline() {
        return baseline;
    }

    /** Counts one more image and returns the drifts of which there is something to say: most often none. */
    public List<Drift> add(MapComparison comparison) {
        List<Drift> changes = Collections.emptyList();
        for (MetricWatch watch : metrics) {
            OptionalDouble value = Scores.value(comparison, watch.metric());
            if (value.isEmpty()) {
                continue;
            }
            Drift change = watch.add(
                            comparison.getImageId(),
                            value.getAsDouble(),
                            comparison.getReceivedAt().toEpochMilli())
                    .orElse(null);
            if (change != null) {
                changes = changes.isEmpty() ? new ArrayList<>() : changes;
                changes.add(change);
            }
        }
        return changes;
    }
}

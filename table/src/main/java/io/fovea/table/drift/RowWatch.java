package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.DriftBatch;
import io.fovea.record.DriftMetric;
import io.fovea.record.DriftScores;
import io.fovea.record.DriftState;
import java.util.ArrayList;
import java.util.List;

/** Judges one row by the batches of all partitions that count it. Mutable, for one thread. */
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
                            metric, moments, Cusum.of(moments.n(), judge.imagesPerFalseAlarm(imagesPerFalseAlarm)))));
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

    /** Counts a batch and returns the drifts of which there is something to say: most often none. */
    public List<Drift> add(DriftBatch batch) {
        List<Drift> changes = new ArrayList<>();
        for (MetricWatch watch : metrics) {
            for (DriftScores scores : batch.getMetrics()) {
                if (scores.getMetric().equals(watch.metric().key()) && scores.getImages() > 0) {
                    watch.add(
                                    scores,
                                    batch.getFrom().toEpochMilli(),
                                    batch.getTo().toEpochMilli())
                            .ifPresent(changes::add);
                }
            }
        }
        return changes;
    }
}

package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.DriftBatch;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.RowIdentity;
import io.fovea.table.statistics.Scores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores the comparisons of one row against its baseline and sums them up into batches for the row's {@link RowWatch}.
 * Any number of partitions score one row, each its own images. Mutable, for one thread.
 */
public final class RowScores {
    private final String baseline;
    private final List<MetricScores> metrics = new ArrayList<>();
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    public RowScores(Baselines.Judge judge) {
        this.baseline = judge.baseline();
        for (Metric metric : judge.metrics()) {
            judge.moments(metric)
                    .ifPresent(any -> metrics.add(new MetricScores(metric, Ranks.of(judge.sketch(metric)))));
        }
    }

    /** The name/version against which it scores. */
    public String baseline() {
        return baseline;
    }

    /** Scores one more image. */
    public void add(ImageComparisons image, MapComparison comparison) {
        long time = image.getReceivedAt().toEpochMilli();
        from = Math.min(from, time);
        to = Math.max(to, time);
        for (MetricScores scores : metrics) {
            Scores.value(comparison, scores.metric()).ifPresent(value -> scores.add(image.getImageId(), value));
        }
    }

    /** Whether it scored no image since the last batch. */
    public boolean isEmpty() {
        return from > to;
    }

    /** What it scored since the last batch; it must not be empty. */
    public DriftBatch take(RowIdentity row) {
        DriftBatch batch = new DriftBatch(
                row,
                baseline,
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(to),
                metrics.stream().map(MetricScores::take).toList());
        from = Long.MAX_VALUE;
        to = Long.MIN_VALUE;
        return batch;
    }
}

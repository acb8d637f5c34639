package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.DriftImage;
import io.fovea.record.DriftMetric;
import io.fovea.record.DriftScores;
import io.fovea.table.statistics.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Watches one metric of one row against its baseline, batch by batch. It says when a drift starts, again whenever the
 * drift has lasted for twice as many images, and when it is over: when the sum that raised the alarm, which grows no
 * further than the threshold, is back at zero. Mutable, for one thread.
 */
final class MetricWatch {
    private final Metric metric;
    private final Moments baseline;
    private final Cusum cusum;
    private DriftRun up = new DriftRun(1);
    private DriftRun down = new DriftRun(-1);
    private int direction;
    private long detectedAt;
    private long reported;

    MetricWatch(Metric metric, Moments baseline, Cusum cusum) {
        this.metric = metric;
        this.baseline = baseline;
        this.cusum = cusum;
    }

    /** Goes on from where {@link #toRecord} was written. */
    void restore(DriftMetric record) {
        up = DriftRun.of(1, record.getUp());
        down = DriftRun.of(-1, record.getDown());
        direction = record.getDirection();
        detectedAt = record.getDetectedAt().toEpochMilli();
        reported = record.getReportedImages();
    }

    DriftMetric toRecord() {
        return new DriftMetric(
                metric.key(), direction, reported, Instant.ofEpochMilli(detectedAt), up.toRecord(), down.toRecord());
    }

    Metric metric() {
        return metric;
    }

    /**
     * Counts a batch of images, which must not be empty.
     *
     * @param from when the first of them was received, epoch milliseconds
     * @param to when the last of them was received, epoch milliseconds
     * @return what there is to be said, most often nothing
     */
    Optional<Drift> add(DriftScores batch, long from, long to) {
        Optional<Drift> ended = step(up, 1, batch, batch.getHighest(), from, to);
        Optional<Drift> alsoEnded = step(down, -1, batch, batch.getLowest(), from, to);
        if (ended.isPresent() || alsoEnded.isPresent()) {
            return ended.or(() -> alsoEnded);
        }
        if (direction == 0) {
            direction = up.sum() > cusum.threshold() ? 1 : down.sum() > cusum.threshold() ? -1 : 0;
            detectedAt = direction == 0 ? 0 : to;
        }
        return direction == 0 ? Optional.empty() : grown(to);
    }

    /** One side; the drift that is over by it. */
    private Optional<Drift> step(
            DriftRun run, int side, DriftScores batch, List<DriftImage> farthest, long from, long to) {
        double next = cusum.next(run.sum(), side * batch.getScores(), batch.getImages());
        if (next > 0) {
            double kept = direction == side ? Math.min(next, cusum.threshold()) : next;
            run.add(kept, batch.getImages(), batch.getValues(), farthest, from);
            return Optional.empty();
        }
        Optional<Drift> over =
                direction == side ? Optional.of(drift(to, Optional.of(Instant.ofEpochMilli(to)))) : Optional.empty();
        if (over.isPresent()) {
            direction = 0;
            detectedAt = 0;
            reported = 0;
        }
        run.clear();
        return over;
    }

    private Optional<Drift> grown(long time) {
        long images = (direction > 0 ? up : down).images();
        if (reported != 0 && images < 2 * reported) {
            return Optional.empty();
        }
        reported = images;
        return Optional.of(drift(time, Optional.empty()));
    }

    private Drift drift(long time, Optional<Instant> endedAt) {
        DriftRun run = direction > 0 ? up : down;
        return new Drift(
                metric,
                baseline,
                Instant.ofEpochMilli(run.since()),
                Instant.ofEpochMilli(detectedAt),
                Instant.ofEpochMilli(time),
                endedAt,
                run.images(),
                run.mean(),
                run.worst());
    }
}

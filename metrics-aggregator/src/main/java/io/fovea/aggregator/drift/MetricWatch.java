package io.fovea.aggregator.drift;

import io.fovea.aggregator.statistics.Moments;
import io.fovea.comparison.Metric;
import io.fovea.record.DriftMetric;
import java.time.Instant;
import java.util.Optional;

/**
 * Watches one metric of one row against its baseline, image by image. It says when a drift starts, again whenever the
 * drift has lasted for twice as many images, and when it is over: when the sum that raised the alarm, which grows no
 * further than the threshold, is back at zero. Mutable, for one thread.
 */
final class MetricWatch {
    private final Metric metric;
    private final Moments baseline;
    private final Ranks ranks;
    private final Cusum cusum;
    private DriftRun up = new DriftRun(1);
    private DriftRun down = new DriftRun(-1);
    private int direction;
    private long detectedAt;
    private long reported;

    MetricWatch(Metric metric, Moments baseline, Ranks ranks, Cusum cusum) {
        this.metric = metric;
        this.baseline = baseline;
        this.ranks = ranks;
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
     * Counts one more image.
     *
     * @param time when it was received, epoch milliseconds
     * @return what there is to be said of it, most often nothing
     */
    Optional<Drift> add(String imageId, double value, long time) {
        double score = ranks.score(value);
        Optional<Drift> ended = step(up, 1, score, imageId, value, time);
        Optional<Drift> alsoEnded = step(down, -1, -score, imageId, value, time);
        if (ended.isPresent() || alsoEnded.isPresent()) {
            return ended.or(() -> alsoEnded);
        }
        if (direction == 0) {
            direction = up.sum() > cusum.threshold() ? 1 : down.sum() > cusum.threshold() ? -1 : 0;
            detectedAt = direction == 0 ? 0 : time;
        }
        return direction == 0 ? Optional.empty() : grown(time);
    }

    /** One side; the drift that is over by it. */
    private Optional<Drift> step(DriftRun run, int side, double score, String imageId, double value, long time) {
        double next = cusum.next(run.sum(), score);
        if (next > 0) {
            run.add(direction == side ? Math.min(next, cusum.threshold()) : next, imageId, value, time);
            return Optional.empty();
        }
        Optional<Drift> over = direction == side
                ? Optional.of(drift(time, Optional.of(Instant.ofEpochMilli(time))))
                : Optional.empty();
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

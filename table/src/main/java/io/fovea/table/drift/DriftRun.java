package io.fovea.table.drift;

import io.fovea.record.DriftImage;
import java.time.Instant;
import java.util.List;

/** One side of the test of one metric, since its sum was last zero. Mutable, for one thread. */
final class DriftRun {
    private double sum;
    private long since;
    private long images;
    private double mean;
    private final FarthestImages worst;

    /** @param sign 1 for what lies above the baseline, -1 for what lies below */
    DriftRun(int sign) {
        this.worst = new FarthestImages(sign);
    }

    static DriftRun of(int sign, io.fovea.record.DriftRun record) {
        DriftRun run = new DriftRun(sign);
        run.sum = record.getSum();
        run.since = record.getSince().toEpochMilli();
        run.images = record.getImages();
        run.mean = record.getMean();
        run.worst.addAll(record.getWorst());
        return run;
    }

    io.fovea.record.DriftRun toRecord() {
        return new io.fovea.record.DriftRun(sum, Instant.ofEpochMilli(since), images, mean, worst.list());
    }

    double sum() {
        return sum;
    }

    long since() {
        return since;
    }

    long images() {
        return images;
    }

    double mean() {
        return mean;
    }

    List<DriftImage> worst() {
        return worst.list();
    }

    /**
     * Takes some more images into the run.
     *
     * @param next its sum with them, which is positive
     * @param count of the images, 1 or more
     * @param values sum of their values
     * @param farthest of them, those farthest to this side
     * @param from when the first of them was received
     */
    void add(double next, long count, double values, List<DriftImage> farthest, long from) {
        sum = next;
        since = images == 0 ? from : Math.min(since, from);
        images += count;
        mean += (values - count * mean) / images;
        worst.addAll(farthest);
    }

    /** Back to zero. */
    void clear() {
        sum = 0;
        since = 0;
        images = 0;
        mean = 0;
        worst.clear();
    }
}

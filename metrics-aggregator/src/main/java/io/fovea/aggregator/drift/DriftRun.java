package io.fovea.aggregator.drift;

import io.fovea.record.DriftImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One side of the test of one metric, since its sum was last zero. Mutable, for one thread. */
final class DriftRun {
    static final int WORST = 8;

    private final int sign;
    private double sum;
    private long since;
    private long images;
    private double mean;
    private final List<DriftImage> worst = new ArrayList<>(WORST + 1);

    /** @param sign 1 for what lies above the baseline, -1 for what lies below */
    DriftRun(int sign) {
        this.sign = sign;
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
        return new io.fovea.record.DriftRun(sum, Instant.ofEpochMilli(since), images, mean, List.copyOf(worst));
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
        return List.copyOf(worst);
    }

    /** Takes one more image into the run; its sum is {@code next}, which is positive. */
    void add(double next, String imageId, double value, long time) {
        sum = next;
        since = images == 0 ? time : Math.min(since, time);
        images++;
        mean += (value - mean) / images;
        if (worst.size() < WORST || sign * value > sign * worst.get(WORST - 1).getValue()) {
            worst.add(new DriftImage(imageId, value));
            worst.sort(Comparator.comparingDouble(image -> -sign * image.getValue()));
            if (worst.size() > WORST) {
                worst.remove(WORST);
            }
        }
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

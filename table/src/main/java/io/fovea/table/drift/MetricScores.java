package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.DriftScores;

/** Scores of one metric of a row, summed over the images since they were last taken. Mutable, for one thread. */
final class MetricScores {
    private final Metric metric;
    private final Ranks ranks;
    private final FarthestImages lowest = new FarthestImages(-1);
    private final FarthestImages highest = new FarthestImages(1);
    private long images;
    private double scores;
    private double values;

    MetricScores(Metric metric, Ranks ranks) {
        this.metric = metric;
        this.ranks = ranks;
    }

    Metric metric() {
        return metric;
    }

    void add(String imageId, double value) {
        images++;
        scores += ranks.score(value);
        values += value;
        lowest.add(imageId, value);
        highest.add(imageId, value);
    }

    /** The sums; then they are zero. */
    DriftScores take() {
        DriftScores taken = new DriftScores(metric.key(), images, scores, values, lowest.list(), highest.list());
        images = 0;
        scores = 0;
        values = 0;
        lowest.clear();
        highest.clear();
        return taken;
    }
}

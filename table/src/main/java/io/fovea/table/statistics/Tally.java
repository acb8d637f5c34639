package io.fovea.table.statistics;

import io.fovea.comparison.Metric;
import io.fovea.comparison.Score;
import io.fovea.record.ComparisonTally;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricTally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Counts comparisons of one kind: moments and quantiles of every metric, and how far the networks agree. Exact under
 * merging, in any order. Mutable and for one thread: sixty thousand comparisons a second pass through it.
 */
public final class Tally {
    private static final int IMAGE_SET_DIGITS = 16;

    private final Map<Metric, OfMetric> metrics = new EnumMap<>(Metric.class);
    private long images;
    private Agreement agreement = Agreement.NONE;
    private long imageSet;

    /** One metric's part. */
    private static final class OfMetric {
        private Moments moments = Moments.NONE;
        private double positive;
        private double negative;
        private Moments same = Moments.NONE;
        private Moments different = Moments.NONE;
        private final Sketch sketch;

        OfMetric(Sketch sketch) {
            this.sketch = sketch;
        }

        void add(double value) {
            sketch.add(value);
            positive += Math.max(value, 0);
            negative += Math.max(-value, 0);
        }
    }

    /** The tally that {@link #toRecord} wrote. */
    public static Tally of(ComparisonTally record) {
        Tally tally = new Tally();
        for (MetricTally of : record.getMetrics()) {
            Metric metric = Metric.of(of.getMetric());
            OfMetric mine = new OfMetric(Sketch.of(metric.scale().best(), of.getSketch()));
            mine.moments = Moments.of(of.getMoments());
            mine.positive = of.getPositive();
            mine.negative = of.getNegative();
            mine.same = Moments.of(of.getSameClass());
            mine.different = Moments.of(of.getDifferentClass());
            tally.metrics.put(metric, mine);
        }
        tally.images = record.getImages();
        tally.agreement = new Agreement(
                record.getSameClass(),
                record.getDifferentClass(),
                Moments.of(record.getConfidenceShift()),
                record.getLabelled(),
                record.getCorrect());
        tally.imageSet = record.getImageSet();
        return tally;
    }

    public ComparisonTally toRecord() {
        return new ComparisonTally(
                images,
                metrics.entrySet().stream()
                        .map(entry -> toRecord(entry.getKey(), entry.getValue()))
                        .toList(),
                agreement.sameClass(),
                agreement.differentClass(),
                agreement.confidenceShift().toRecord(),
                agreement.labelled(),
                agreement.correct(),
                imageSet);
    }

    private static MetricTally toRecord(Metric metric, OfMetric mine) {
        return new MetricTally(
                metric.key(),
                mine.moments.toRecord(),
                mine.positive,
                mine.negative,
                mine.sketch.toBytes(),
                mine.same.toRecord(),
                mine.different.toRecord());
    }

    /**
     * Counts one comparison.
     *
     * @param imageId SHA-256 of the image's bytes, hexadecimal
     * @throws IllegalArgumentException if a value is not finite; nothing is counted then
     */
    public void add(String imageId, MapComparison comparison) {
        List<Score> scores = Scores.of(comparison);
        for (Score score : scores) {
            score.value().ifPresent(Tally::requireFinite);
        }
        agreement = agreement.with(comparison);
        Boolean sameClass = comparison.getSameClass();
        for (Score score : scores) {
            OptionalDouble value = score.value();
            OfMetric mine = mine(score.metric());
            mine.moments = mine.moments.with(value);
            value.ifPresent(mine::add);
            if (sameClass != null && sameClass) {
                mine.same = mine.same.with(value);
            } else if (sameClass != null) {
                mine.different = mine.different.with(value);
            }
        }
        images++;
        if (Scores.value(comparison, Metric.SIM).isPresent()) {
            imageSet += startOf(imageId);
        }
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite value: " + value);
        }
    }

    /** The first 8 bytes of an image's id; of an id that is no SHA-256, a hash of it. */
    private static long startOf(String imageId) {
        try {
            return Long.parseUnsignedLong(imageId, 0, Math.min(imageId.length(), IMAGE_SET_DIGITS), IMAGE_SET_DIGITS);
        } catch (NumberFormatException e) {
            return imageId.hashCode();
        }
    }

    /** Counts all that another tally counted. */
    public void add(Tally other) {
        other.metrics.forEach((metric, theirs) -> {
            OfMetric mine = mine(metric);
            mine.moments = mine.moments.merge(theirs.moments);
            mine.positive += theirs.positive;
            mine.negative += theirs.negative;
            mine.same = mine.same.merge(theirs.same);
            mine.different = mine.different.merge(theirs.different);
            mine.sketch.addAll(theirs.sketch);
        });
        images += other.images;
        agreement = agreement.merge(other.agreement);
        imageSet += other.imageSet;
    }

    /** Comparisons counted, with and without a value. */
    public long images() {
        return images;
    }

    public Agreement agreement() {
        return agreement;
    }

    /** The metrics of which it counted any comparison, in the order of the table. */
    public List<Metric> metrics() {
        return List.copyOf(metrics.keySet());
    }

    /** Of all images. */
    public Moments moments(Metric metric) {
        return ofOrNone(metric).moments;
    }

    /** Of the images whose two networks agree in the top class. */
    public Moments sameClassMoments(Metric metric) {
        return ofOrNone(metric).same;
    }

    /** Of the images whose two networks disagree in the top class. */
    public Moments differentClassMoments(Metric metric) {
        return ofOrNone(metric).different;
    }

    /** Quantiles of all images, as of now. */
    public Sketch sketch(Metric metric) {
        return ofOrNone(metric).sketch.copy();
    }

    /**
     * A fingerprint of the set of images whose SIM is defined: the sum of their ids' first 8 bytes, so equal for equal
     * sets in whatever order, and unequal for others but for one chance in 2^64.
     */
    public long imageSet() {
        return imageSet;
    }

    private OfMetric ofOrNone(Metric metric) {
        OfMetric counted = metrics.get(metric);
        return counted == null ? new OfMetric(Sketch.around(metric.scale().best())) : counted;
    }

    private OfMetric mine(Metric metric) {
        return metrics.computeIfAbsent(
                metric, any -> new OfMetric(Sketch.around(metric.scale().best())));
    }
}

package io.fovea.aggregator.statistics;

import io.fovea.record.ComparisonTally;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricTally;
import java.util.EnumMap;
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
        private Moments same = Moments.NONE;
        private Moments different = Moments.NONE;
        private final Sketch sketch;

        OfMetric(Sketch sketch) {
            this.sketch = sketch;
        }
    }

    /** A tally of nothing. */
    public Tally() {
        for (Metric metric : Metric.values()) {
            metrics.put(metric, new OfMetric(Sketch.around(metric.equal())));
        }
    }

    /** The tally that {@link #toRecord} wrote. */
    public static Tally of(ComparisonTally record) {
        Tally tally = new Tally();
        for (Metric metric : Metric.values()) {
            MetricTally of = metric.of(record);
            OfMetric mine = new OfMetric(Sketch.of(metric.equal(), of.getSketch()));
            mine.moments = Moments.of(of.getMoments());
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
                toRecord(Metric.SIM),
                toRecord(Metric.CC),
                toRecord(Metric.KLD),
                agreement.sameClass(),
                agreement.differentClass(),
                agreement.confidenceShift().toRecord(),
                agreement.labelled(),
                agreement.correct(),
                imageSet);
    }

    private MetricTally toRecord(Metric metric) {
        OfMetric mine = mine(metric);
        return new MetricTally(
                mine.moments.toRecord(), mine.sketch.toBytes(), mine.same.toRecord(), mine.different.toRecord());
    }

    /**
     * Counts one comparison.
     *
     * @throws IllegalArgumentException if a value is not finite; nothing is counted then
     */
    public void add(MapComparison comparison) {
        for (Metric metric : Metric.values()) {
            metric.of(comparison).ifPresent(Tally::requireFinite);
        }
        agreement = agreement.with(comparison);
        Boolean sameClass = comparison.getSameClass();
        for (Metric metric : Metric.values()) {
            OptionalDouble value = metric.of(comparison);
            OfMetric mine = mine(metric);
            mine.moments = mine.moments.with(value);
            value.ifPresent(mine.sketch::add);
            if (sameClass != null && sameClass) {
                mine.same = mine.same.with(value);
            } else if (sameClass != null) {
                mine.different = mine.different.with(value);
            }
        }
        images++;
        if (Metric.SIM.of(comparison).isPresent()) {
            imageSet += startOf(comparison.getImageId());
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
        for (Metric metric : Metric.values()) {
            OfMetric mine = mine(metric);
            OfMetric theirs = other.mine(metric);
            mine.moments = mine.moments.merge(theirs.moments);
            mine.same = mine.same.merge(theirs.same);
            mine.different = mine.different.merge(theirs.different);
            mine.sketch.addAll(theirs.sketch);
        }
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

    /** Of all images. */
    public Moments moments(Metric metric) {
        return mine(metric).moments;
    }

    /** Of the images whose two networks agree in the top class. */
    public Moments sameClassMoments(Metric metric) {
        return mine(metric).same;
    }

    /** Of the images whose two networks disagree in the top class. */
    public Moments differentClassMoments(Metric metric) {
        return mine(metric).different;
    }

    /** Quantiles of all images, as of now. */
    public Sketch sketch(Metric metric) {
        return mine(metric).sketch.copy();
    }

    /**
     * A fingerprint of the set of images whose SIM is defined: the sum of their ids' first 8 bytes, so equal for equal
     * sets in whatever order, and unequal for others but for one chance in 2^64.
     */
    public long imageSet() {
        return imageSet;
    }

    @SuppressWarnings("NullAway") // every metric is there from the constructor on
    private OfMetric mine(Metric metric) {
        return metrics.get(metric);
    }
}

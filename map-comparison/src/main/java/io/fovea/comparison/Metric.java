package io.fovea.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A metric of the table. Scores, rows, baselines, tables and dashboards iterate over the metrics in this order, so a new one
 * needs a constant here and its function.
 */
public enum Metric {
    /** Similarity: histogram intersection. */
    SIM("SIM", Scale.SHARE, MetricFunction.benchmark(MapScores::sim)),
    /** Pearson's correlation over cells. */
    CC("CC", Scale.CORRELATION, MetricFunction.benchmark(MapScores::cc)),
    /** Kullback-Leibler divergence of the reference from the map. */
    KLD("KLD", Scale.DIVERGENCE, MetricFunction.benchmark(MapScores::kld)),
    /** Overlap of the fifths of the cells that are largest. */
    IOU20("IoU 20 %", Scale.SHARE, MetricFunction.ofMaps((p, q) -> TopFraction.iou(p, q, 0.2))),
    /** Structural similarity. */
    SSIM("SSIM", Scale.CORRELATION, MetricFunction.ofMaps(StructuralSimilarity::of)),
    /** Spearman's rank correlation over cells. */
    SPEARMAN("Spearman", Scale.CORRELATION, MetricFunction.ofMaps(RankCorrelation::of)),
    /** Share of the map that lies on the mask. */
    MASS("Mass", Scale.SHARE, MetricFunction.ofMapAndMask(RelevanceMass::of)),
    /** Whether the map is largest on the mask. */
    POINTING("Pointing", Scale.SHARE, MetricFunction.ofMapAndMask(PointingGame::of));

    /** Those that every deployment watches: the study's. */
    public static final List<Metric> DEFAULTS = List.of(SIM, CC, KLD);

    private static final Map<String, Metric> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metric::key, metric -> metric));

    private final String key = name().toLowerCase(Locale.ROOT);
    private final String label;
    private final Scale scale;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final MetricFunction function;

    Metric(String label, Scale scale, MetricFunction function) {
        this.label = label;
        this.scale = scale;
        this.function = function;
    }

    /** The metric of a key; empty where there is none. */
    public static Optional<Metric> named(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /**
     * The metric of a key.
     *
     * @throws IllegalArgumentException that names the known ones, if there is none
     */
    public static Metric of(String key) {
        return named(key)
                .orElseThrow(() -> new IllegalArgumentException("unknown metric \"" + key + "\"; known are " + keys()));
    }

    /** Every key, for messages. */
    public static String keys() {
        return Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", "));
    }

    /** As records, configuration and the API write it. */
    public String key() {
        return key;
    }

    /** As people read it. */
    public String label() {
        return label;
    }

    public Scale scale() {
        return scale;
    }

    /** What it compares. */
    public Between between() {
        return function.between();
    }

    /** A number that is larger the worse a value is. */
    public double badness(double value) {
        return scale.isHigherBetter() ? -value : value;
    }

    /** Its key. */
    @Override
    public String toString() {
        return key;
    }

    OptionalDouble of(MapPair pair) {
        return function.function().apply(pair);
    }
}

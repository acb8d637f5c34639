package io.fovea.table.rows;

import io.fovea.identity.Comparison;
import io.fovea.identity.GroundTruth;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Reference;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricScore;
import io.fovea.record.RowIdentity;
import io.fovea.table.statistics.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a table for tests: every metric has the same values. */
public final class Rows {
    /** The row of {@link #comparison}. */
    public static final RowIdentity ROW = identity("squeezenet1_1", "synthetic", "int8 v f32");

    private Rows() {}

    /** A row whose other settings are for the caller to change. */
    public static ComparisonStatistics row(String network, String comparison, double... values) {
        Tally tally = new Tally();
        for (double value : values) {
            tally.add(imageId(value), comparison(value));
        }
        return new ComparisonStatistics(
                identity(network, "0123456789abcdef", comparison), null, tally.toRecord(), List.of(), Instant.EPOCH);
    }

    /** Scores in the order of the metrics; null where one is undefined. */
    public static List<MetricScore> scores(@Nullable Double sim, @Nullable Double cc, @Nullable Double kld) {
        return List.of(new MetricScore("sim", sim), new MetricScore("cc", cc), new MetricScore("kld", kld));
    }

    /**
     * The row of feed test that counts a comparison such as {@code int8 v GT}.
     *
     * @param checkpoint of both sides
     */
    public static RowIdentity identity(String model, String checkpoint, String comparison) {
        Comparison compared = Comparison.parse(comparison);
        Variant f32 = Variant.simulated(model, checkpoint, Precision.F32, Scheme.NONE, Optional.empty(), Protocol.EVAL);
        Variant variant = compared.of() == Precision.F32
                ? f32.withPass(compared.isWithFloat() ? 1 : 0)
                : Variant.simulated(model, checkpoint, compared.of(), Scheme.ADAPTIVE, Optional.empty(), Protocol.EVAL);
        Reference reference = compared.isWithGroundTruth() ? new GroundTruth("folder") : f32;
        return new io.fovea.identity.RowIdentity("test", variant, "grad-cam++", reference).toRecord();
    }

    /** An image's id that tells a value. */
    public static String imageId(double value) {
        return String.format("%064x", Double.doubleToLongBits(value));
    }

    /** An image of feed test with these comparisons, for the caller to change. */
    public static ImageComparisons image(MapComparison... comparisons) {
        return new ImageComparisons("0".repeat(64), "test", Map.of(), Instant.EPOCH, List.of(comparisons));
    }

    /** A comparison all of whose metrics have this value, for the caller to change. */
    public static MapComparison comparison(double value) {
        return new MapComparison(ROW, scores(value, value, value), null, null, null);
    }
}

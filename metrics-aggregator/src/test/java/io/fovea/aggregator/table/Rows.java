package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Tally;
import io.fovea.identity.Comparison;
import io.fovea.identity.GroundTruth;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Reference;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricScore;
import io.fovea.record.RowIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a table for tests: every metric has the same values. */
public final class Rows {
    private Rows() {}

    /** A row whose other settings are for the caller to change. */
    public static ComparisonStatistics row(String network, String comparison, double... values) {
        Tally tally = new Tally();
        for (double value : values) {
            tally.add(comparison(value));
        }
        return ComparisonStatistics.newBuilder()
                .setRow(identity(network, "0123456789abcdef", comparison))
                .setTally(tally.toRecord())
                .setUpdatedAt(Instant.EPOCH)
                .build();
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

    /** A comparison all of whose metrics have this value, for the caller to change. */
    public static MapComparison comparison(double value) {
        return MapComparison.newBuilder()
                .setImageId(String.format("%064x", Double.doubleToLongBits(value)))
                .setReceivedAt(Instant.EPOCH)
                .setRow(identity("squeezenet1_1", "synthetic", "int8 v f32"))
                .setScores(scores(value, value, value))
                .build();
    }
}

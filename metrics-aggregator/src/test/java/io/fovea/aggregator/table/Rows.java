package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Tally;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import java.time.Instant;

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
                .setFeed("test")
                .setNetwork(network)
                .setCheckpoint("0123456789abcdef")
                .setScheme(comparison.startsWith("f32") ? "none" : "adaptive")
                .setProtocol("eval")
                .setMethod("grad-cam++")
                .setReference(comparison.endsWith("v GT") ? "folder" : "f32")
                .setComparison(comparison)
                .setTally(tally.toRecord())
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }

    /** A comparison all of whose metrics have this value, for the caller to change. */
    public static MapComparison comparison(double value) {
        return MapComparison.newBuilder()
                .setImageId(String.format("%064x", Double.doubleToLongBits(value)))
                .setFeed("test")
                .setReceivedAt(Instant.EPOCH)
                .setNetwork("squeezenet1_1")
                .setCheckpoint("synthetic")
                .setScheme("none")
                .setMethod("grad-cam++")
                .setReference("f32")
                .setComparison("int8 v f32")
                .setSim(value)
                .setCc(value)
                .setKld(value)
                .build();
    }
}

package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Moments;
import io.fovea.record.ComparisonStatistics;
import java.time.Instant;

/** Rows of a table for tests: every metric has the same values. */
public final class Rows {
    private Rows() {}

    /** A row whose other settings are for the caller to change. */
    public static ComparisonStatistics row(String network, String comparison, double... values) {
        Moments moments = Moments.NONE;
        for (double value : values) {
            moments = moments.with(value);
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
                .setSim(moments.toRecord())
                .setCc(moments.toRecord())
                .setKld(moments.toRecord())
                .setImages(values.length)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}

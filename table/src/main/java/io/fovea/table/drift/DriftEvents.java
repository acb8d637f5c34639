package io.fovea.table.drift;

import io.fovea.identity.RowIdentity;
import io.fovea.record.DriftEvent;
import java.time.Instant;

/** Records of drifts. */
public final class DriftEvents {
    private DriftEvents() {}

    /** All records of one drift have one key. */
    public static String key(DriftEvent event) {
        return key(RowIdentity.of(event.getRow()).toString(), event.getMetric(), event.getStartedAt());
    }

    /** The key of a drift of a row. */
    public static String key(String row, String metric, Instant startedAt) {
        return row + "%d|" + metric + "|" + startedAt.toEpochMilli();
    }

    /** What a row's watch said. */
    public static DriftEvent of(io.fovea.record.RowIdentity row, String baseline, Drift drift) {
        return DriftEvent.newBuilder()
                .setRow(row)
                .setMetric(drift.metric().key())
                .setBaseline(baseline)
                .setBaselineMean(drift.baseline().mean())
                .setBaselineDeviation(drift.baseline().standardDeviation())
                .setStartedAt(drift.startedAt())
                .setDetectedAt(drift.detectedAt())
                .setUpdatedAt(drift.updatedAt())
                .setEndedAt(drift.endedAt().orElse(null))
                .setImages(drift.images())
                .setMean(drift.mean())
                .setSizeSigmas(drift.sizeSigmas())
                .setWorst(drift.worst())
                .build();
    }
}

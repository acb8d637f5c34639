package io.fovea.aggregator.join;

import io.fovea.aggregator.table.TableRow;
import io.fovea.record.MapComparison;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which row of the table a comparison belongs to, as text: a change of any setting starts a new row rather than mixing
 * two.
 */
public final class RowKey {
    private RowKey() {}

    /** The row that counts a comparison. */
    public static String of(MapComparison comparison) {
        return key(
                comparison.getFeed(),
                comparison.getNetwork(),
                comparison.getCheckpoint(),
                comparison.getScheme(),
                Optional.ofNullable(comparison.getCalibration()).orElse(""),
                comparison.getProtocol(),
                comparison.getMethod(),
                comparison.getReference(),
                comparison.getComparison());
    }

    /** The key under which a row of the table is counted. */
    public static String of(TableRow row) {
        return key(
                row.feed(),
                row.network(),
                row.checkpoint(),
                row.scheme(),
                row.calibration().orElse(""),
                row.protocol(),
                row.method(),
                row.reference(),
                row.comparison());
    }

    private static String key(String... parts) {
        return Stream.of(parts)
                .map(part -> part.replace("%", "%25").replace("|", "%7C"))
                .collect(Collectors.joining("|"));
    }
}

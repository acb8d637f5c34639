package io.fovea.aggregator.join;

import io.fovea.aggregator.statistics.Segment;
import io.fovea.aggregator.table.TableRow;
import io.fovea.aggregator.table.Window;
import io.fovea.record.MapComparison;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which row of the table a comparison belongs to, as text: a change of any setting starts a new row rather than mixing
 * two.
 */
public final class RowKey {
    private static final String SEGMENT = "%s|";
    private static final String SLICE = "%w|";

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
        return Stream.of(parts).map(RowKey::escape).collect(Collectors.joining("|"));
    }

    /** Of a segment of a row. A row's own key has no {@code %} but before a number, so it ends where that one starts. */
    static String of(String row, Segment segment) {
        return row + SEGMENT + escape(segment.attribute()) + "|" + escape(segment.value());
    }

    /** The row of which this is the key, or the key of a segment or slice. */
    static String row(String key) {
        int end = Math.max(key.indexOf(SEGMENT), key.indexOf(SLICE));
        return end < 0 ? key : key.substring(0, end);
    }

    /** Of a slice of a row's sliding window. */
    static String of(String row, Window window, long start) {
        return row + SLICE + window.label() + "|" + start;
    }

    private static String escape(String part) {
        return part.replace("%", "%25").replace("|", "%7C");
    }
}

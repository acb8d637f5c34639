package io.fovea.table.rows;

import io.fovea.table.statistics.Segment;

/** Keys of what belongs to a row of the table: its segments and the slices of its windows. They begin with the row's own text. */
public final class RowKey {
    private static final String SEGMENT = "%s|";
    private static final String SLICE = "%w|";

    private RowKey() {}

    /** Of a segment of a row. A row's own text has no {@code %} but before a hexadecimal number, so it ends where that one starts. */
    public static String of(String row, Segment segment) {
        return row + SEGMENT + escape(segment.attribute()) + "|" + escape(segment.value());
    }

    /** The row of which this is the key, or the key of a segment or slice. */
    public static String row(String key) {
        int end = Math.max(key.indexOf(SEGMENT), key.indexOf(SLICE));
        return end < 0 ? key : key.substring(0, end);
    }

    /** Of a slice of a row's sliding window. */
    public static String of(String row, Window window, long start) {
        return row + SLICE + window.label() + "|" + start;
    }

    private static String escape(String part) {
        return part.replace("%", "%25").replace("|", "%7C");
    }
}

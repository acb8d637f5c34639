package io.fovea.table.statistics;

/**
 * The images of a row that have one value of one attribute.
 *
 * @param attribute name of an attribute of the images, for example {@code camera}
 * @param value its value, or {@link #OTHER}
 */
public record Segment(String attribute, String value) {
    /** All values beyond the limit together. */
    public static final String OTHER = "(other)";
}

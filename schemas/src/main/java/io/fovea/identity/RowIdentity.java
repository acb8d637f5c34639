package io.fovea.identity;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which comparisons a row of the table counts. Another value of any setting is another row, so two settings never mix.
 *
 * @param feed name of the feed that brought the images
 * @param variant whose maps are compared
 * @param method CAM method of the maps
 * @param reference what the maps are compared with
 */
public record RowIdentity(String feed, Variant variant, String method, Reference reference)
        implements Comparable<RowIdentity> {
    private static final int PARTS = 4;
    private static final Map<String, Function<RowIdentity, String>> FIELDS = namedFields();
    private static final Comparator<RowIdentity> ORDER = Comparator.comparing(RowIdentity::feed)
            .thenComparing(row -> row.variant.model())
            .thenComparing(row -> row.variant.checkpoint())
            .thenComparing(row -> row.variant.protocol())
            .thenComparing(RowIdentity::method)
            .thenComparing(RowIdentity::reference, Reference.ORDER)
            .thenComparing(RowIdentity::variant);

    /** The identity of a nested record. */
    public static RowIdentity of(io.fovea.record.RowIdentity record) {
        return new RowIdentity(
                record.getFeed(),
                Variant.of(record.getVariant()),
                record.getMethod(),
                Reference.of(record.getReference()));
    }

    /** As a nested record. */
    public io.fovea.record.RowIdentity toRecord() {
        return new io.fovea.record.RowIdentity(feed, variant.toRecord(), method, reference.toRecord());
    }

    /**
     * Reads {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is no row
     */
    public static RowIdentity parse(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("not a row: \"" + text + "\"");
        }
        return new RowIdentity(
                Escapes.unescape(parts[0]),
                Variant.parse(parts[1]),
                Escapes.unescape(parts[2]),
                Reference.parse(parts[3]));
    }

    /** What is compared with what, as the study writes it. */
    public Comparison comparison() {
        return new Comparison(variant.precision(), Comparison.Against.of(reference));
    }

    /** Whether a second f32 pass is compared with the first. */
    public boolean isNoiseFloor() {
        return variant.pass() > 0;
    }

    /** Names of all settings, in the order in which tables show them. */
    public static List<String> fieldNames() {
        return List.copyOf(FIELDS.keySet());
    }

    /** Every setting by its name, in the order of {@link #fieldNames}; empty text where there is nothing to say. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        FIELDS.forEach((name, text) -> fields.put(name, text.apply(this)));
        return fields;
    }

    private static Map<String, Function<RowIdentity, String>> namedFields() {
        Map<String, Function<RowIdentity, String>> fields = new LinkedHashMap<>();
        fields.put("feed", RowIdentity::feed);
        fields.put("model", row -> row.variant.model());
        fields.put("checkpoint", row -> row.variant.checkpoint());
        fields.put("file", row -> ofFile(row, DeployedFile::name));
        fields.put("digest", row -> ofFile(row, DeployedFile::digest));
        fields.put("form", row -> ofFile(row, DeployedFile::form));
        fields.put("twin", row -> ofFile(row, DeployedFile::twin));
        fields.put("precision", row -> row.variant.precision().toString());
        fields.put("scheme", row -> row.variant.scheme().toString());
        fields.put("calibration", row -> row.variant.calibration().orElse(""));
        fields.put("protocol", row -> row.variant.protocol().toString());
        fields.put("pass", row -> row.variant.pass() == 0 ? "" : Integer.toString(row.variant.pass()));
        fields.put("preprocessing", row -> row.variant.preprocessing());
        fields.put("runtime", row -> row.variant.runtime().orElse(""));
        fields.put("method", RowIdentity::method);
        fields.put("reference", row -> row.reference.toString());
        fields.put("comparison", row -> row.comparison().toString());
        return fields;
    }

    private static String ofFile(RowIdentity row, Function<DeployedFile, String> text) {
        return row.variant.file().map(text).orElse("");
    }

    /** {@code feed|variant|method|reference}: the key under which the row is counted. */
    @Override
    public String toString() {
        return Escapes.escape(feed, "|") + '|' + variant + '|' + Escapes.escape(method, "|") + '|' + reference;
    }

    /** By feed and model, then masks before f32, precise before coarse. */
    @Override
    public int compareTo(RowIdentity other) {
        return ORDER.compare(this, other);
    }
}

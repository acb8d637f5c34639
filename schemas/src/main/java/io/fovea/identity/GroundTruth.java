package io.fovea.identity;

/**
 * The mask of the salient object.
 *
 * @param model what made the mask: a salient-object model, {@code folder} or {@code scene}
 */
public record GroundTruth(String model) implements Reference, Comparable<GroundTruth> {
    static final String PREFIX = "GT/";

    static GroundTruth parse(String text) {
        return new GroundTruth(Escapes.unescape(text.substring(PREFIX.length())));
    }

    static GroundTruth of(io.fovea.record.GroundTruth record) {
        return new GroundTruth(record.getModel());
    }

    @Override
    public io.fovea.record.GroundTruth toRecord() {
        return new io.fovea.record.GroundTruth(model);
    }

    /** For example {@code GT/birefnet}. */
    @Override
    public String toString() {
        return PREFIX + Escapes.escape(model, "/|");
    }

    @Override
    public int compareTo(GroundTruth other) {
        return model.compareTo(other.model);
    }
}

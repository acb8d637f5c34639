package io.fovea.identity;

import java.util.Comparator;

/** What a map is compared with: the mask of the salient object, or the map of another variant of the model. */
public sealed interface Reference permits GroundTruth, Variant {
    /** Masks before variants. */
    Comparator<Reference> ORDER = (one, other) -> {
        if (one instanceof GroundTruth a && other instanceof GroundTruth b) {
            return a.compareTo(b);
        }
        if (one instanceof Variant a && other instanceof Variant b) {
            return a.compareTo(b);
        }
        return one instanceof GroundTruth ? -1 : 1;
    };

    /**
     * Reads the text of a mask or of a variant.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Reference parse(String text) {
        return text.startsWith(GroundTruth.PREFIX) ? GroundTruth.parse(text) : Variant.parse(text);
    }

    /** The reference of a nested record. */
    static Reference of(Object record) {
        if (record instanceof io.fovea.record.GroundTruth mask) {
            return GroundTruth.of(mask);
        }
        if (record instanceof io.fovea.record.Variant variant) {
            return Variant.of(variant);
        }
        throw new IllegalArgumentException("not a reference: " + record);
    }

    /** As a nested record. */
    Object toRecord();
}

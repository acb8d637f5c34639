package io.fovea.table.parts;

import io.fovea.identity.Variant;
import java.util.Optional;

/**
 * How a part of an image is named.
 *
 * @param kind what it is
 * @param variant whose map it is; empty for the mask, and for all maps together
 */
public record PartName(Kind kind, Optional<Variant> variant) {
    /** What a part may be. */
    public enum Kind {
        MASK,
        MAP,
        /** Every map of the image: none of them will come. */
        EVERY_MAP
    }

    public static final PartName MASK = new PartName(Kind.MASK, Optional.empty());
    public static final PartName EVERY_MAP = new PartName(Kind.EVERY_MAP, Optional.empty());

    private static final String MASK_TEXT = "mask";
    private static final String EVERY_MAP_TEXT = "maps";

    /** The map of a variant. */
    public static PartName of(Variant variant) {
        return new PartName(Kind.MAP, Optional.of(variant));
    }

    /** Reads {@link #toString}. */
    public static PartName parse(String text) {
        return switch (text) {
            case MASK_TEXT -> MASK;
            case EVERY_MAP_TEXT -> EVERY_MAP;
            default -> of(Variant.parse(text));
        };
    }

    @Override
    public String toString() {
        return variant.map(Variant::toString).orElse(kind == Kind.MASK ? MASK_TEXT : EVERY_MAP_TEXT);
    }
}

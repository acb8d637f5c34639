package io.fovea.identity;

import java.util.Comparator;

/**
 * What is compared with what, as the study writes it: {@code int8 v GT}, {@code int8 v f32}. It says the same of every
 * model.
 *
 * @param of precision of the compared maps
 * @param against what they are compared with
 */
public record Comparison(Precision of, Against against) implements Comparable<Comparison> {
    private static final String SEPARATOR = " v ";
    private static final Comparator<Comparison> ORDER =
            Comparator.comparing(Comparison::against).thenComparing(Comparison::of);

    /**
     * What maps are compared with, without a name of a model.
     *
     * @param text {@code GT}, {@code f32}, or of any other variant precision, scheme and file with slashes between
     */
    public record Against(String text) implements Comparable<Against> {
        /** The mask of the salient object. */
        public static final Against GT = new Against("GT");
        /** The float twin. */
        public static final Against F32 = new Against("f32");

        private static final Comparator<Against> ORDER =
                Comparator.comparingInt(Against::rank).thenComparing(Against::text);

        static Against of(Reference reference) {
            if (!(reference instanceof Variant variant)) {
                return GT;
            }
            return variant.isFloat()
                    ? F32
                    : new Against(variant.precision() + "/" + variant.scheme()
                            + variant.file().map(file -> "/" + file.name()).orElse(""));
        }

        private int rank() {
            return equals(GT) ? 0 : equals(F32) ? 1 : 2;
        }

        @Override
        public int compareTo(Against other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A precision against the mask of the salient object. */
    public static Comparison withGroundTruth(Precision of) {
        return new Comparison(of, Against.GT);
    }

    /** A precision against the float twin. */
    public static Comparison withFloat(Precision of) {
        return new Comparison(of, Against.F32);
    }

    /**
     * Reads {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is no comparison
     */
    public static Comparison parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0 || separator + SEPARATOR.length() == text.length()) {
            throw new IllegalArgumentException("not a comparison such as \"int8 v GT\": \"" + text + "\"");
        }
        return new Comparison(
                Precision.of(text.substring(0, separator)),
                new Against(text.substring(separator + SEPARATOR.length())));
    }

    /** Whether the maps are compared with the mask. */
    public boolean isWithGroundTruth() {
        return against.equals(Against.GT);
    }

    /** Whether the maps are compared with those of the float twin. */
    public boolean isWithFloat() {
        return against.equals(Against.F32);
    }

    /** For example {@code int8 v GT}. */
    @Override
    public String toString() {
        return of + SEPARATOR + against;
    }

    /** Masks before f32, then other variants; precise before coarse. */
    @Override
    public int compareTo(Comparison other) {
        return ORDER.compare(this, other);
    }
}

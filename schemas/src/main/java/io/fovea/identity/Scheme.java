package io.fovea.identity;

/** Where the ranges of a variant's quantization come from. */
public enum Scheme {
    /** Nothing is quantized by a range. */
    NONE,
    /** Simulated: every tensor has its own range (the paper's equations 2 to 5). */
    ADAPTIVE,
    /** Simulated: the observers of the paper's published script. */
    SEED_CODE,
    /** Simulated: outputs calibrated on some images and frozen, weights per output channel. */
    STATIC,
    /** The file itself, as it is deployed. */
    DEPLOYED;

    /**
     * The scheme of a text such as {@code seed-code}.
     *
     * @throws IllegalArgumentException that names the known ones, if there is none
     */
    public static Scheme of(String text) {
        return Named.parse("scheme", values(), text);
    }

    /** As configuration and records write it. */
    @Override
    public String toString() {
        return Named.text(this);
    }
}

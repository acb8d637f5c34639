package io.fovea.identity;

/** In which mode a model runs. */
public enum Protocol {
    /** Inference mode: every explanation is a function of the image alone. */
    EVAL,
    /** Training mode, as the paper's published script left it: dropout, stochastic depth, statistics of the one image. */
    SEED;

    /**
     * The protocol of a text such as {@code eval}.
     *
     * @throws IllegalArgumentException that names the known ones, if there is none
     */
    public static Protocol of(String text) {
        return Named.parse("protocol", values(), text);
    }

    /** As configuration and records write it. */
    @Override
    public String toString() {
        return Named.text(this);
    }
}

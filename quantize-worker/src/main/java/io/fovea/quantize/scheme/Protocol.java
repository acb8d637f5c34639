package io.fovea.quantize.scheme;

import java.util.Arrays;

/** In which mode a network runs. */
public enum Protocol {
    /** Inference mode: every explanation is a function of the image alone. */
    EVAL("eval"),
    /** Training mode, as the paper's published script left it: dropout, stochastic depth, statistics of the one image. */
    SEED("seed");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** The name in configuration and records. */
    public String label() {
        return label;
    }

    /** The protocol of that name. */
    public static Protocol of(String label) {
        return Arrays.stream(values())
                .filter(p -> p.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown protocol \"" + label + "\"; known are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Protocol::label).toList())));
    }
}

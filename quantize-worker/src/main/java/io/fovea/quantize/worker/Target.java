package io.fovea.quantize.worker;

import java.util.Arrays;

/** Which class is explained. */
enum Target {
    /** The one each variant itself finds most probable. */
    PREDICTED("predicted"),
    /** The one the network finds most probable at full precision. */
    REFERENCE("reference"),
    /** The true one; where the feed does not know it, the predicted one. */
    LABEL("label");

    private final String label;

    Target(String label) {
        this.label = label;
    }

    /** The name in configuration and records. */
    String label() {
        return label;
    }

    static Target of(String label) {
        return Arrays.stream(values())
                .filter(t -> t.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown target \"" + label + "\"; known are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Target::label).toList())));
    }
}

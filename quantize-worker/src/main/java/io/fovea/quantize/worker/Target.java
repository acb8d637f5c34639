package io.fovea.quantize.worker;

import io.fovea.foundations.Choices;
import java.util.List;

/** Which class is explained. */
enum Target {
    /** The one each variant itself finds most probable. */
    PREDICTED("predicted"),
    /** The one the network finds most probable at full precision. */
    REFERENCE("reference"),
    /** The true one; where the feed does not know it, the predicted one. */
    LABEL("label");

    private static final Choices<Target> CHOICES = Choices.of("target", List.of(values()), Target::label);

    private final String label;

    Target(String label) {
        this.label = label;
    }

    /** The name in configuration and records. */
    String label() {
        return label;
    }

    static Target of(String label) {
        return CHOICES.get(label);
    }
}

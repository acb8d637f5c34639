package io.fovea.deployed;

import io.fovea.foundations.Choices;
import java.util.List;
import java.util.Locale;

/**
 * How ONNX Runtime runs a file: as the deployment does, since results depend on it.
 *
 * @param optimization which fusions are made: they change results by whole quantization steps
 * @param provider whose kernels run: {@code cpu}, {@code cuda}, ...
 * @param threads of one run; with 1 the calling thread does all
 */
public record RuntimeSettings(Optimization optimization, String provider, int threads) {
    public static final RuntimeSettings DEFAULTS = new RuntimeSettings(Optimization.ALL, "cpu", 1);

    public RuntimeSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is at least 1, not " + threads);
        }
    }

    /** ONNX Runtime's levels of graph optimization. */
    public enum Optimization {
        OFF,
        BASIC,
        EXTENDED,
        ALL;

        /** By the names that configuration and tables have. */
        public static final Choices<Optimization> CHOICES =
                Choices.of("optimization", List.of(values()), Optimization::toString);

        /** As configuration and tables spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

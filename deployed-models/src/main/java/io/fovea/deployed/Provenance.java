package io.fovea.deployed;

import java.util.List;

/**
 * Everything that the numbers of a deployed file depend on, besides the image.
 *
 * @param sha256 of the file and the files of weights beside it
 * @param form how the file carries its numbers
 * @param precision of its activations: {@code int8}, {@code int16}, {@code fp16}, {@code f32}
 * @param runtime name and version
 * @param settings level, provider, threads
 * @param cpu instruction sets that its integer kernels choose by, in order of the alphabet
 */
public record Provenance(
        String sha256, Form form, String precision, String runtime, RuntimeSettings settings, List<String> cpu) {
    public Provenance {
        cpu = List.copyOf(cpu);
    }

    /** How the file is run: what is not of the file itself. */
    public String run() {
        return "%s provider=%s optimization=%s threads=%d cpu=%s"
                .formatted(
                        runtime,
                        settings.provider(),
                        settings.optimization(),
                        settings.threads(),
                        String.join("+", cpu));
    }

    @Override
    public String toString() {
        return "%s %s sha256:%s %s".formatted(form, precision, sha256.substring(0, 12), run());
    }
}

package io.fovea.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The reference answers, checkpoints and photographs, which lie beside a checkout and not in it: where {@code
 * FOVEA_SHARED} points, else in a folder {@code shared} beside any folder above the working directory.
 */
public final class SharedFiles {
    private static final String VARIABLE = "FOVEA_SHARED";

    private SharedFiles() {}

    /** A file below the shared folder; where there is none, the calling test is skipped and says so. */
    public static Path require(String relative) {
        Optional<Path> file = find(relative);
        Assumptions.assumeTrue(
                file.isPresent(), () -> "skipped: no shared file " + relative + " (set " + VARIABLE + ")");
        return file.orElseThrow();
    }

    /** A file below the shared folder, where it is there. */
    public static Optional<Path> find(String relative) {
        return folder().map(folder -> folder.resolve(relative)).filter(Files::exists);
    }

    private static Optional<Path> folder() {
        String configured = System.getProperty(VARIABLE, System.getenv(VARIABLE));
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolve("shared");
            if (Files.isDirectory(shared.resolve("reference"))) {
                return Optional.of(shared);
            }
        }
        return Optional.empty();
    }
}

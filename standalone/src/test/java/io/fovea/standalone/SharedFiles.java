package io.fovea.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The reference answers, checkpoints and photographs, which lie beside a checkout and not in it. */
final class SharedFiles {
    private SharedFiles() {}

    /** A file below the shared folder; where there is none, the calling test is skipped and says so. */
    static Path require(String relative) {
        Optional<Path> file = folder().map(folder -> folder.resolve(relative)).filter(Files::exists);
        Assumptions.assumeTrue(file.isPresent(), () -> "skipped: no shared file " + relative + " (set FOVEA_SHARED)");
        return file.orElseThrow();
    }

    private static Optional<Path> folder() {
        String configured = System.getProperty("FOVEA_SHARED", System.getenv("FOVEA_SHARED"));
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

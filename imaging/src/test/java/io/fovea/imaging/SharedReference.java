package io.fovea.imaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the reference material that lies beside a checkout; a test that needs it is skipped where it is absent. */
public final class SharedReference {
    private SharedReference() {}

    public static JsonNode json(String path) throws IOException {
        return new ObjectMapper().readTree(file(path).toFile());
    }

    public static Path file(String path) {
        Optional<Path> found =
                roots().map(root -> root.resolve(path)).filter(Files::exists).findFirst();
        assumeTrue(found.isPresent(), "no shared material here: set FOVEA_SHARED to run this test (" + path + ")");
        return found.orElseThrow();
    }

    private static Stream<Path> roots() {
        String set = System.getProperty("FOVEA_SHARED", System.getenv("FOVEA_SHARED"));
        Stream<Path> siblings = Stream.iterate(
                        (@Nullable Path) Path.of("").toAbsolutePath(),
                        folder -> folder != null,
                        folder -> folder == null ? null : folder.getParent())
                .map(folder -> Optional.ofNullable(folder).orElseThrow().resolve("shared"));
        return set == null ? siblings : Stream.of(Path.of(set));
    }
}

package io.fovea.cam;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where PyTorch's answers are: {@code FOVEA_SHARED}, or a folder {@code shared} beside the checkout. */
public final class SharedFiles {
    private SharedFiles() {}

    /** The place of a file, whether or not it is there. */
    public static Path path(String relative) {
        String named = System.getenv("FOVEA_SHARED");
        if (named != null) {
            return Path.of(named).resolve(relative);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path shared = folder.resolve("shared");
            if (Files.isDirectory(shared.resolve("reference"))) {
                return shared.resolve(relative);
            }
        }
        return Path.of("shared").resolve(relative);
    }
}

package io.fovea.ingest.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys of a feed of type {@code archive}.
 *
 * @param path a {@code .zip}, {@code .tar}, {@code .tar.gz} or {@code .tgz} file
 * @param maxEntries of any kind, after which it is given up as a bomb; 1,000,000 by default
 * @param maxBytes unpacked, likewise; by default 1 GB and a hundred times its own size, and at most 64 GB: photographs hardly shrink
 */
record ArchiveFeedConfig(Path path, Optional<Long> maxEntries, Optional<Long> maxBytes) {
    ArchiveFeedConfig {
        if (path == null) {
            throw new IllegalArgumentException("key 'path' is missing: the archive to read");
        }
    }

    long maxEntriesOrDefault() {
        return maxEntries.orElse(1_000_000L);
    }

    long maxBytesOrDefault() {
        return maxBytes.orElseGet(() -> Math.min(64L << 30, (1L << 30) + 100 * size()));
    }

    private long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0; // whoever opens it will say so
        }
    }
}

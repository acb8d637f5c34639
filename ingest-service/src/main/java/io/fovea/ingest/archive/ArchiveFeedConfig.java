package io.fovea.ingest.archive;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys of a feed of type {@code archive}.
 *
 * @param path a {@code .zip}, {@code .tar}, {@code .tar.gz} or {@code .tgz} file
 * @param maxEntries after which it is given up as a bomb; 1,000,000 by default
 * @param maxBytes unpacked, likewise; 64 GB by default
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
        return maxBytes.orElse(64L << 30);
    }
}

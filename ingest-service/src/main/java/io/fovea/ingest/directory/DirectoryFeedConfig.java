package io.fovea.ingest.directory;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a feed of type {@code directory}.
 *
 * @param path folder; its subfolders belong to it
 * @param watch whether to go on with what comes later; true by default
 * @param poll time between two looks at the folder; 1 s by default
 * @param settle time for which a file must not have changed before it is read; 1 s by default
 * @param include globs on the path within the folder, such as {@code **.jpg}; everything but hidden files by default
 */
record DirectoryFeedConfig(
        Path path,
        Optional<Boolean> watch,
        Optional<Duration> poll,
        Optional<Duration> settle,
        Optional<List<String>> include) {
    DirectoryFeedConfig {
        if (path == null) {
            throw new IllegalArgumentException("key 'path' is missing: the folder to read");
        }
        include.ifPresent(
                globs -> globs.forEach(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob)));
    }

    boolean watches() {
        return watch.orElse(true);
    }

    Duration pollOrDefault() {
        return poll.orElse(Duration.ofSeconds(1));
    }

    Duration settleOrDefault() {
        return settle.orElse(Duration.ofSeconds(1));
    }

    boolean includes(Path within) {
        if (include.isEmpty()) {
            return true;
        }
        return include.get().stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .anyMatch((PathMatcher matcher) -> matcher.matches(within));
    }
}

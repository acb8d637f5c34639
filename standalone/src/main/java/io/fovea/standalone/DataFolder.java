package io.fovea.standalone;

import io.fovea.foundations.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the demo keeps what it knows.
 *
 * @param path an existing folder
 * @param isTemporary whether it goes with the demo
 */
record DataFolder(Path path, boolean isTemporary) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    /** The named folder, or a temporary one. What it makes is private. */
    static DataFolder of(Optional<Path> named) throws IOException {
        return named.isPresent()
                ? new DataFolder(PrivateFolder.create(named.get().toAbsolutePath()), false)
                : new DataFolder(Files.createTempDirectory("fovea-demo"), true);
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("event=data_not_deleted folder={} reason=\"{}\"", path, e.toString());
        }
    }
}

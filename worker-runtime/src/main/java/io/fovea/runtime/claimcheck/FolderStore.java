package io.fovea.runtime.claimcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Objects as files below a folder, which every process sees at the same path. The folder must exist: one that does not is
 * a volume that is not mounted, and says nothing about its objects.
 */
final class FolderStore implements ObjectStore {
    private static final String UNFINISHED = ".part";

    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public URI address(String name) {
        return folder.resolve(name).toUri();
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        requireFolder();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path unfinished = Files.createTempFile(file.getParent(), "", UNFINISHED);
        try {
            Files.write(unfinished, bytes);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public Optional<byte[]> get(String name, int limit) throws IOException {
        requireFolder();
        try (InputStream content = Files.newInputStream(folder.resolve(name))) {
            return Optional.of(content.readNBytes(limit + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Its subfolders stay: one that is being written to must not go. Names begin with few letters, so they are few. */
    @Override
    public int deleteOlderThan(Instant instant) throws IOException {
        requireFolder();
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e); // another process cleans up too: next time
        }
        int deleted = 0;
        for (Path file : files) {
            if (isOlder(file, instant) && Files.deleteIfExists(file)) {
                deleted++;
            }
        }
        return deleted;
    }

    private static boolean isOlder(Path file, Instant instant) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(instant);
        } catch (NoSuchFileException e) {
            return false; // another process cleans up too
        }
    }

    @Override
    public String toString() {
        return folder.toUri().toString();
    }

    private void requireFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no such folder: " + folder);
        }
    }
}

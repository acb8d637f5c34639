package io.fovea.runtime.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * SHA-256 of files, and the memory of it: {@code NAME.sha256} beside {@code NAME}, as {@code sha256sum} writes and
 * checks it, so that a gigabyte is not read again to know what it is. The memory has its file's time of modification,
 * and holds as long as the two are equal.
 */
final class Checksums {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *].*\\R?");

    private Checksums() {}

    static String sha256(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(bytes);
        }
    }

    /** What was remembered, unless the file has changed since. */
    static Optional<String> remembered(Path file) throws IOException {
        try {
            var memory = memory(file);
            if (!Files.getLastModifiedTime(memory).equals(Files.getLastModifiedTime(file))) {
                return Optional.empty();
            }
            var line = LINE.matcher(Files.readString(memory));
            return line.matches() ? Optional.of(line.group(1)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static void remember(Path file, String sha256) throws IOException {
        var memory = memory(file);
        Files.writeString(memory, sha256 + "  " + file.getFileName() + "\n");
        Files.setLastModifiedTime(memory, Files.getLastModifiedTime(file));
    }

    private static Path memory(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }
}

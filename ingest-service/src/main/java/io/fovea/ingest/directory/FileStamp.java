package io.fovea.ingest.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * By what one sees that a file has changed.
 *
 * @param size bytes
 * @param modified to the millisecond
 */
record FileStamp(long size, Instant modified) {
    /** A line of the position. */
    record Done(String path, FileStamp stamp) {}

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(
                attributes.size(),
                Instant.ofEpochMilli(attributes.lastModifiedTime().toMillis()));
    }

    static FileStamp of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class));
    }

    /** Something that is no file has no size and no time: its trouble stands for them. */
    static FileStamp ofTrouble(String reason) {
        return new FileStamp(-1, Instant.ofEpochMilli(reason.hashCode()));
    }

    /** Size, milliseconds and path; a line break in a path is written as {@code \n}. */
    String line(String path) {
        return size + " " + modified.toEpochMilli() + " "
                + path.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static Optional<Done> parse(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            FileStamp stamp = new FileStamp(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])));
            return Optional.of(new Done(unescaped(parts[2]), stamp));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String unescaped(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            boolean escape = path.charAt(i) == '\\' && i + 1 < path.length();
            char next = escape ? path.charAt(++i) : path.charAt(i);
            plain.append(escape && next == 'n' ? '\n' : next);
        }
        return plain.toString();
    }
}

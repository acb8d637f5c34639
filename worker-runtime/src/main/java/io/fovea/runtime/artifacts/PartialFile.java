package io.fovea.runtime.artifacts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file on its way: what has arrived so far beside its final place, locked against other processes.
 *
 * <p>Beside it stands, in a file of its own, by what the server tells versions apart, so that a later transfer
 * continues the same version and no other.
 */
final class PartialFile implements AutoCloseable {
    private final Path file;
    private final Path versionFile;
    private final FileChannel channel;

    private PartialFile(Path file, FileChannel channel) {
        this.file = file;
        this.versionFile = file.resolveSibling(file.getFileName() + ".version");
        this.channel = channel;
    }

    /** The partial file of a file, new or from an earlier transfer; empty if another process is writing it. */
    static Optional<PartialFile> lock(Path complete) throws IOException {
        var file = complete.resolveSibling(complete.getFileName() + ".part");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new PartialFile(file, channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process: the same answer.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    long size() throws IOException {
        return channel.size();
    }

    /** By what the server tells the version of these bytes: an entity tag or a date. */
    Optional<String> version() throws IOException {
        try {
            return Optional.of(Files.readString(versionFile));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Forgets what has arrived. */
    void restart(Optional<String> version) throws IOException {
        channel.truncate(0);
        if (version.isPresent()) {
            Files.writeString(versionFile, version.get());
        } else {
            Files.deleteIfExists(versionFile);
        }
    }

    void append(byte[] bytes, int length) throws IOException {
        var buffer = ByteBuffer.wrap(bytes, 0, length);
        channel.position(channel.size());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    String sha256() throws IOException {
        return Checksums.sha256(file);
    }

    /** Puts the file in its place, at once and as a whole. */
    void complete(Path complete) throws IOException {
        channel.force(true);
        Files.move(file, complete, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(versionFile);
    }

    /** Deletes what has arrived. */
    void discard() throws IOException {
        Files.deleteIfExists(versionFile);
        Files.deleteIfExists(file);
    }

    /** Keeps what has arrived for a later transfer; nothing of it leaves no file. */
    @Override
    public void close() throws IOException {
        if (channel.size() == 0) {
            discard();
        }
        channel.close();
    }
}

package io.fovea.ingest.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * An archive read from its beginning to its end. All that it unpacks to is counted, also what nobody asks for: to come to
 * the next entry the rest of this one has to be unpacked.
 */
final class UnpackedArchive implements AutoCloseable {
    /** Names and the like before one entry; longer ones exhaust the memory, in which the library puts them together. */
    private static final long HEADER_BYTES = 1 << 20;

    private final ArchiveInputStream<?> archive;
    private final HeaderBudget budget;
    private final long maxBytes;
    private final byte[] skipped = new byte[64 << 10];
    private long count;

    /** Unpacks to more than it may. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(String message) {
            super(message);
        }
    }

    private UnpackedArchive(ArchiveInputStream<?> archive, HeaderBudget budget, long maxBytes) {
        this.archive = archive;
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a zip or, zipped or not, a tar, by its name.
     *
     * @param maxBytes unpacked
     */
    static UnpackedArchive open(Path path, long maxBytes) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path));
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".zip")) {
            HeaderBudget budget = new HeaderBudget(file);
            // Entries that are stored without a length are put together in memory: not these.
            return new UnpackedArchive(new ZipArchiveInputStream(budget, "UTF-8", true, false), budget, maxBytes);
        }
        boolean zipped = name.endsWith(".gz") || name.endsWith(".tgz");
        HeaderBudget budget = new HeaderBudget(zipped ? new GZIPInputStream(file) : file);
        return new UnpackedArchive(new TarArchiveInputStream(budget), budget, maxBytes);
    }

    /** The next entry; empty at the end. */
    Optional<ArchiveEntry> next() throws IOException {
        for (int read = archive.getBytesRead() == 0 ? -1 : archive.read(skipped);
                read >= 0;
                read = archive.read(skipped)) {
            count(read);
        }
        budget.limit(HEADER_BYTES);
        Optional<ArchiveEntry> entry = Optional.ofNullable(archive.getNextEntry());
        budget.limit(Long.MAX_VALUE);
        return entry;
    }

    /** The beginning of the entry's content. */
    byte[] read(int atMost) throws IOException {
        byte[] bytes = archive.readNBytes(atMost);
        count(bytes.length);
        return bytes;
    }

    private void count(int bytes) throws TooLargeException {
        count += bytes;
        if (count > maxBytes) {
            throw new TooLargeException("unpacks to more than " + maxBytes + " bytes");
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /** Gives out no more than it is told to. */
    private static final class HeaderBudget extends FilterInputStream {
        private long left = Long.MAX_VALUE;

        HeaderBudget(InputStream in) {
            super(in);
        }

        void limit(long bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            spend(1);
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            spend(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            spend(skipped);
            return skipped;
        }

        private void spend(long bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("an entry has more than " + HEADER_BYTES + " bytes of headers");
            }
        }
    }
}

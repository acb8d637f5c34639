package io.fovea.quantize.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a zip archive that compresses nothing, as views of its bytes.
 *
 * <p>torch.save aligns and stores its entries so that they can be mapped, which the JDK's ZipFile, a stream of copies,
 * does not offer. Nothing the archive says of itself is trusted: every length and offset is checked against the file.
 */
final class StoredZip {
    private static final int END_SIGNATURE = 0x06054B50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;
    private static final int CENTRAL_SIGNATURE = 0x02014B50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034B50;
    private static final int LOCAL_BYTES = 30;
    private static final int ENCRYPTED = 1;

    private final ByteBuffer file;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(int header, int length, int method, int flags) {}

    private StoredZip(ByteBuffer file) {
        this.file = file;
    }

    static boolean matches(ByteBuffer file) {
        return file.remaining() >= 4
                && file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt() == LOCAL_SIGNATURE;
    }

    /** Reads the archive's directory. */
    static StoredZip of(ByteBuffer bytes) throws UnreadableFileException {
        var zip = new StoredZip(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        try {
            zip.readDirectory();
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableFileException("truncated or damaged: the zip directory points outside the file", e);
        }
        return zip;
    }

    private void readDirectory() throws UnreadableFileException {
        int end = findEnd();
        int count = Short.toUnsignedInt(file.getShort(end + 10));
        int at = file.getInt(end + 16);
        for (int i = 0; i < count; i++) {
            if (file.getInt(at) != CENTRAL_SIGNATURE) {
                throw new UnreadableFileException("damaged: the zip directory is not where the archive says");
            }
            int flags = file.getShort(at + 8);
            int method = file.getShort(at + 10);
            int length = file.getInt(at + 24);
            int nameLength = Short.toUnsignedInt(file.getShort(at + 28));
            int extraLength = Short.toUnsignedInt(file.getShort(at + 30));
            int commentLength = Short.toUnsignedInt(file.getShort(at + 32));
            int header = file.getInt(at + 42);
            entries.put(text(at + CENTRAL_BYTES, nameLength), new Entry(header, length, method, flags));
            at += CENTRAL_BYTES + nameLength + extraLength + commentLength;
        }
    }

    private int findEnd() throws UnreadableFileException {
        int last = file.limit() - END_BYTES;
        for (int at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
            if (file.getInt(at) == END_SIGNATURE && Short.toUnsignedInt(file.getShort(at + 20)) == last - at) {
                return at;
            }
        }
        throw new UnreadableFileException("truncated: the zip archive has no directory at its end");
    }

    /** The name of the entry that ends in a suffix, if there is exactly one. */
    Optional<String> onlyNameEndingIn(String suffix) {
        var names = entries.keySet().stream()
                .filter(name -> name.endsWith(suffix))
                .limit(2)
                .toList();
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    /** The bytes of an entry; empty if there is none of that name. */
    Optional<ByteBuffer> bytes(String name) throws UnreadableFileException {
        var entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.method() != 0 || (entry.flags() & ENCRYPTED) != 0) {
            throw new UnreadableFileException(
                    "the zip entry " + Quoted.of(name) + " is compressed or encrypted, which torch.save never does");
        }
        try {
            if (file.getInt(entry.header()) != LOCAL_SIGNATURE) {
                throw new UnreadableFileException(
                        "damaged: the zip entry " + Quoted.of(name) + " is not where it should be");
            }
            int nameLength = Short.toUnsignedInt(file.getShort(entry.header() + 26));
            int extraLength = Short.toUnsignedInt(file.getShort(entry.header() + 28));
            return Optional.of(file.slice(entry.header() + LOCAL_BYTES + nameLength + extraLength, entry.length()));
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableFileException(
                    "truncated or damaged: the zip entry " + Quoted.of(name) + " reaches outside the file", e);
        }
    }

    private String text(int offset, int length) {
        var bytes = new byte[length];
        file.get(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

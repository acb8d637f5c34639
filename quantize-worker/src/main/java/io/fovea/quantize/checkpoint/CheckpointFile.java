package io.fovea.quantize.checkpoint;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * The tensors of a file, whatever network they are for: torch.save's formats and {@code .safetensors}.
 *
 * @param path where it was read
 * @param sha256 of the file, in hexadecimal digits
 * @param tensors by the names that the file gives them
 */
record CheckpointFile(Path path, String sha256, Map<String, StoredTensor> tensors) {
    private static final Pattern CHECKSUM_IN_NAME = Pattern.compile(".*-([0-9a-f]{8})\\.[a-z]+");

    /**
     * Maps a file and reads where its tensors are.
     *
     * @param weights which of its state dicts, where it has several
     * @throws UserErrorException if there is no such file, or it is damaged or holds something else
     */
    static CheckpointFile read(Path file, Weights weights) {
        try {
            var bytes = map(file);
            String sha256 = sha256(bytes);
            requireChecksumOfName(file, sha256);
            return new CheckpointFile(file, sha256, tensors(bytes, weights));
        } catch (NoSuchFileException e) {
            throw new UserErrorException(file + ": no such checkpoint", e);
        } catch (UnreadableFileException e) {
            throw new UserErrorException(file + ": not a readable checkpoint: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            if (channel.size() == 0) {
                throw new UnreadableFileException("empty");
            }
            if (channel.size() > Integer.MAX_VALUE) {
                throw new UnreadableFileException("larger than 2 GiB, which no network of this kind is");
            }
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static Map<String, StoredTensor> tensors(ByteBuffer file, Weights weights) throws UnreadableFileException {
        if (TorchReader.isZip(file)) {
            return TorchReader.readZip(file, weights);
        }
        if (TorchReader.isLegacy(file)) {
            return TorchReader.readLegacy(file, weights);
        }
        if (file.remaining() > Long.BYTES && file.get(Long.BYTES) == '{') {
            return SafetensorsReader.read(file);
        }
        throw new UnreadableFileException("neither torch.save's format nor safetensors" + guess(file));
    }

    /** What people most often have instead. */
    private static String guess(ByteBuffer file) {
        var start = new byte[Math.min(64, file.remaining())];
        file.get(file.position(), start);
        String text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
        if (text.startsWith("version https://git-lfs")) {
            return "; it is a Git LFS pointer, not the file itself (git lfs pull)";
        }
        return text.startsWith("<") ? "; it looks like a web page" : "";
    }

    private static void requireChecksumOfName(Path file, String sha256) throws UnreadableFileException {
        var name = CHECKSUM_IN_NAME.matcher(file.getFileName().toString());
        if (name.matches() && !sha256.startsWith(name.group(1))) {
            throw new UnreadableFileException("truncated or damaged: its SHA-256 begins with " + sha256.substring(0, 8)
                    + ", its name says " + name.group(1));
        }
    }

    private static String sha256(ByteBuffer bytes) {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(bytes.duplicate());
    }
}

package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.ParameterSpec;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * Loads a network's weights from the files people have: torch.save's formats and {@code .safetensors}.
 *
 * <p>The file is mapped, not copied, and must not be shortened while its weights are in use; the cache of models
 * replaces files as a whole and never writes into one.
 */
public final class CheckpointLoader {
    private static final int ID_DIGITS = 16;
    private static final Pattern CHECKSUM_IN_NAME = Pattern.compile(".*-([0-9a-f]{8})\\.[a-z]+");

    private CheckpointLoader() {}

    /** The file in a folder that holds a network's weights, by its name. */
    public static Optional<Path> find(Path folder, String network) {
        return CheckpointFinder.find(folder, network);
    }

    /**
     * Reads and checks a network's weights.
     *
     * @param folderOrFile the checkpoint, or a folder that has it under the network's name
     * @param network torchvision's name of the network
     * @param parameters all that the network has
     * @throws UserErrorException when there is no such file, it is damaged, or it is not this network's
     */
    public static Checkpoint load(Path folderOrFile, String network, List<ParameterSpec> parameters) {
        var file = Files.isDirectory(folderOrFile) ? findOrFail(folderOrFile, network) : folderOrFile;
        try {
            var bytes = map(file);
            String sha256 = sha256(bytes);
            requireChecksumOfName(file, sha256);
            var tensors = StateDictKeys.normalize(read(bytes));
            var mismatches = Mismatches.between(parameters, tensors);
            if (mismatches.any()) {
                throw new UserErrorException(file + ": not a checkpoint of " + network + ": " + mismatches.describe());
            }
            return new Checkpoint(sha256.substring(0, ID_DIGITS), weights(parameters, tensors));
        } catch (NoSuchFileException e) {
            throw new UserErrorException(file + ": no such checkpoint", e);
        } catch (UnreadableFileException e) {
            throw new UserErrorException(file + ": not a readable checkpoint: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Lets go of the files of checkpoints that nothing refers to any more: Java unmaps a file when its buffer is collected, and where
     * most of the memory is libtorch's, the heap gives no reason to collect it.
     */
    public static void unmapUnused() {
        System.gc();
    }

    private static Path findOrFail(Path folder, String network) {
        return CheckpointFinder.find(folder, network)
                .orElseThrow(() -> new UserErrorException(folder + ": no checkpoint of " + network + " (" + network
                        + ".safetensors, " + network + ".pth or as PyTorch publishes it); get it with"
                        + " `fovea models pull " + network + "`"));
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

    private static Map<String, StoredTensor> read(ByteBuffer file) throws UnreadableFileException {
        if (TorchReader.isZip(file)) {
            return TorchReader.readZip(file);
        }
        if (TorchReader.isLegacy(file)) {
            return TorchReader.readLegacy(file);
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

    private static Map<String, WeightTensor> weights(
            List<ParameterSpec> parameters, Map<String, StoredTensor> tensors) {
        var weights = new LinkedHashMap<String, WeightTensor>();
        for (ParameterSpec parameter : parameters) {
            var tensor = tensors.get(parameter.name());
            if (tensor != null && !parameter.optional()) {
                weights.put(parameter.name(), new WeightTensor(parameter.name(), parameter.shape(), tensor::values));
            }
        }
        return weights;
    }

    private static String sha256(ByteBuffer bytes) {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(bytes.duplicate());
    }
}

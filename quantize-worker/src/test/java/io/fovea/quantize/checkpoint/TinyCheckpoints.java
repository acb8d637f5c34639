package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.ParameterSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Checkpoints of a few bytes: written by PyTorch (resources beside this class), or by hand where PyTorch would not. */
final class TinyCheckpoints {
    /** What {@code training.pth} holds. */
    static final List<ParameterSpec> LINEAR =
            List.of(parameter("weight", 1, 2), new ParameterSpec("bias", List.of(1L), false));

    /** What the files named {@code kinds} hold. */
    static final List<ParameterSpec> KINDS = List.of(
            parameter("contiguous", 2, 3),
            parameter("transposed", 3, 2),
            parameter("sliced", 2, 3),
            parameter("shared", 4),
            parameter("expanded", 2, 3),
            parameter("scalar"),
            parameter("empty", 0, 3),
            parameter("parameter", 2),
            parameter("half", 7),
            parameter("half_sliced", 2),
            parameter("bfloat16", 4),
            parameter("double", 2),
            new ParameterSpec("num_batches_tracked", List.of(), true));

    private TinyCheckpoints() {}

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TinyCheckpoints.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(name, e);
        }
    }

    static ParameterSpec parameter(String name, long... shape) {
        return new ParameterSpec(name, Arrays.stream(shape).boxed().toList(), false);
    }

    /** An archive as torch.save lays it out. */
    static byte[] torchZip(byte[] pickle, Map<String, byte[]> storages) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, "archive/data.pkl", pickle);
            for (var storage : storages.entrySet()) {
                store(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A file in the format from before the archives, with the given pickle in the place of the state dict. */
    static byte[] torchLegacy(byte[] pickle) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e"));
        bytes.writeBytes(HexFormat.of().parseHex("80024de9032e"));
        bytes.writeBytes(HexFormat.of().parseHex("80027d2e"));
        bytes.writeBytes(pickle);
        bytes.writeBytes(HexFormat.of().parseHex("80025d2e"));
        return bytes.toByteArray();
    }

    static byte[] safetensors(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        var crc = new CRC32();
        crc.update(bytes);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}

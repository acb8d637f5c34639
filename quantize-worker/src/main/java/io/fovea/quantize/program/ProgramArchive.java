package io.fovea.quantize.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript program as the {@code .pt} file libtorch loads: a zip of uncompressed entries with the code and a pickle of the module
 * object. The module holds no tensors: its weights are handed to it after loading, so that they pass through no file.
 */
final class ProgramArchive {
    private ProgramArchive() {}

    /** @param code a class {@code M} with one attribute {@code w : List[Tensor]}, and the functions it calls */
    static byte[] of(String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "m/version", "3\n");
            store(zip, "m/byteorder", "little");
            store(zip, "m/constants.pkl", emptyTuple());
            store(zip, "m/data.pkl", module());
            store(zip, "m/code/__torch__.py", code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, String content) throws IOException {
        store(zip, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** {@code ()}. */
    private static byte[] emptyTuple() {
        return new Pickle().emptyTuple().stop();
    }

    /** {@code M.__new__(M)} with the attributes training = False and w = []. */
    private static byte[] module() {
        return new Pickle()
                .global("__torch__", "M")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .mark()
                .text("training")
                .falsehood()
                .text("w")
                .emptyList()
                .setItems()
                .build()
                .stop();
    }
}

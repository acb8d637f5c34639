package io.fovea.quantize.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Names the contents of a model's files. */
final class Sha256 {
    private static final int ID_DIGITS = 16;

    private Sha256() {}

    /** The first 16 hexadecimal digits of the SHA-256 of the files one after the other. */
    static String id(List<Path> files) throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (Path file : files) {
            streams.add(Files.newInputStream(file));
        }
        try (InputStream all = new SequenceInputStream(Collections.enumeration(streams))) {
            return DigestUtils.sha256Hex(all).substring(0, ID_DIGITS);
        }
    }
}

package io.fovea.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An image's name: the SHA-256 of its bytes, so that the same image is the same key wherever it comes from. */
final class ImageId {
    private ImageId() {}

    /** 64 lower-case hexadecimal digits. */
    static String of(byte[] encoded) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

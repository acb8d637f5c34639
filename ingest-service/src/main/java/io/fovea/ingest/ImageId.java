package io.fovea.ingest;

import org.apache.commons.codec.digest.DigestUtils;

/** An image's name: the SHA-256 of its bytes. With the name of the feed it is the key of every topic. */
final class ImageId {
    private ImageId() {}

    /** 64 lower-case hexadecimal digits. */
    static String of(byte[] encoded) {
        return DigestUtils.sha256Hex(encoded);
    }
}

package io.fovea.quantize.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over values, so that a test can hold a whole checkpoint in one line. */
final class Digests {
    private Digests() {}

    /** Of all tensors' values, little-endian float32, one tensor after the other. */
    static String ofValues(Checkpoint checkpoint) {
        var digest = sha256();
        for (WeightTensor tensor : checkpoint.tensors().values()) {
            var bytes = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(tensor.buffer());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package io.fovea.quantize.worker;

import io.fovea.record.ImageEvent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** Image events as a feed would make them. */
final class Events {
    private Events() {}

    static ImageEvent of(byte[] encoded) {
        return ImageEvent.newBuilder()
                .setImageId(sha256(encoded))
                .setFeed("test")
                .setSource("test")
                .setCapturedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setContentType("image/jpeg")
                .setWidth(1)
                .setHeight(1)
                .setAttributes(Map.of("site", "test"))
                .setBytes(ByteBuffer.wrap(encoded))
                .build();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

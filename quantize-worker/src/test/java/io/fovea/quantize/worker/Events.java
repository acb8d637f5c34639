package io.fovea.quantize.worker;

import io.fovea.record.ImageEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

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
        return DigestUtils.sha256Hex(bytes);
    }
}

package io.fovea.schemas;

import io.fovea.record.ImageEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** Valid records. */
final class Examples {
    private Examples() {}

    static ImageEvent image() {
        return ImageEvent.newBuilder()
                .setImageId("ab".repeat(32))
                .setFeed("test")
                .setSource("a/b.jpg")
                .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .setReceivedAt(Instant.ofEpochMilli(1_700_000_001_456L))
                .setContentType("image/jpeg")
                .setWidth(3)
                .setHeight(2)
                .setLabel(7)
                .setAttributes(Map.of("camera", "north"))
                .setBytes(ByteBuffer.wrap(new byte[] {9, 8, 7}))
                .build();
    }
}

package io.fovea.runtime;

import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** Small valid records. */
final class Records {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

    private Records() {}

    static ImageEvent image(String id, int width) {
        return image(id, width, new byte[] {1, 2, 3});
    }

    static ImageEvent image(String id, int width, byte[] bytes) {
        return ImageEvent.newBuilder()
                .setImageId(id)
                .setFeed("test")
                .setSource(id + ".png")
                .setCapturedAt(TIME)
                .setReceivedAt(TIME)
                .setContentType("image/png")
                .setWidth(width)
                .setHeight(1)
                .setAttributes(Map.of())
                .setBytes(ByteBuffer.wrap(bytes))
                .build();
    }

    static SaliencyMask mask(String id) {
        return SaliencyMask.newBuilder()
                .setImageId(id)
                .setFeed("test")
                .setModel("folder")
                .setCheckpoint("none")
                .setHeight(1)
                .setWidth(1)
                .setValues(ByteBuffer.wrap(new byte[] {7}))
                .setElapsedMicros(1)
                .build();
    }
}

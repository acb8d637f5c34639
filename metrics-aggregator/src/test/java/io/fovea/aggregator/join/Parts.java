package io.fovea.aggregator.join;

import io.fovea.identity.ImageKey;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The parts of made-up images: pure functions of the image's number. */
final class Parts {
    static final List<String> PRECISIONS = List.of("f32", "int16", "int8");

    private Parts() {}

    static List<Object> of(int image) {
        List<Object> parts = new ArrayList<>();
        parts.add(mask(image));
        PRECISIONS.forEach(precision -> parts.add(map(image, precision)));
        return parts;
    }

    static String imageId(int image) {
        return String.format("%064x", image + 1);
    }

    /** The key of its parts. */
    static String key(int image) {
        return new ImageKey("test", imageId(image)).toString();
    }

    static ClassActivationMap map(int image, String precision) {
        return map(image, precision, "synthetic");
    }

    static ClassActivationMap map(int image, String precision, String checkpoint) {
        Random random = new Random(31L * image + precision.hashCode() + checkpoint.hashCode());
        ByteBuffer values = ByteBuffer.allocate(4 * 49).order(ByteOrder.LITTLE_ENDIAN);
        for (int cell = 0; cell < 49; cell++) {
            values.putFloat(random.nextFloat());
        }
        return ClassActivationMap.newBuilder()
                .setImageId(imageId(image))
                .setFeed("test")
                .setReceivedAt(Instant.EPOCH)
                .setVariant(Variant.newBuilder()
                        .setModel("squeezenet1_1")
                        .setCheckpoint(checkpoint)
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "adaptive")
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setMethod("grad-cam++")
                .setTargetClass(1)
                .setProbability(0.5f)
                .setPredictions(List.of(new Prediction(1, 0.5f)))
                .setHeight(7)
                .setWidth(7)
                .setValues(values.flip())
                .build();
    }

    static SaliencyMask mask(int image) {
        byte[] values = new byte[224 * 224];
        new Random(image).nextBytes(values);
        return SaliencyMask.newBuilder()
                .setImageId(imageId(image))
                .setFeed("test")
                .setModel("folder")
                .setCheckpoint("none")
                .setHeight(224)
                .setWidth(224)
                .setValues(ByteBuffer.wrap(values))
                .setElapsedMicros(0)
                .build();
    }
}

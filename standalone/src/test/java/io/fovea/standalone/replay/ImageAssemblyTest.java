package io.fovea.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageAssemblyTest {
    private static final Set<String> EXPECTED = Set.of("mask", "vgg16/f32/none", "vgg16/int8/adaptive");
    private static final Duration EXPIRY = Duration.ofMinutes(1);

    private final List<MapComparison> counted = new ArrayList<>();
    private final ImageAssembly images = new ImageAssembly(EXPECTED, EXPIRY, counted::add);

    @Test
    void comparesAnImageOnceWhenItIsComplete() {
        images.add(map("a", "int8", 2), 0);
        images.add(mask("a"), 1);
        assertThat(counted).isEmpty();

        images.add(map("a", "f32", 1), 2);

        assertThat(counted.stream().map(MapComparison::getComparison))
                .containsExactlyInAnyOrder("f32 v GT", "int8 v GT", "int8 v f32");
        images.finish();
        assertThat(counted).hasSize(3);
        assertThat(images.complete()).isEqualTo(1);
    }

    @Test
    void countsARepeatedPartOnce() {
        images.add(map("a", "int8", 2), 0);
        images.add(map("a", "int8", 2), 1);
        images.add(map("a", "f32", 1), 2);
        images.add(mask("a"), 3);
        images.add(mask("a"), 4);

        assertThat(counted).hasSize(3);
        assertThat(images.repeated()).isEqualTo(1);
        assertThat(images.late()).isEqualTo(1);
    }

    @Test
    void comparesWhatThereIsAtTheEnd() {
        images.add(map("a", "int8", 2), 0);
        images.add(map("a", "f32", 1), 1);

        images.finish();

        assertThat(counted)
                .singleElement()
                .extracting(MapComparison::getComparison)
                .isEqualTo("int8 v f32");
        assertThat(images.complete()).isZero();
        assertThat(images.begun()).isEqualTo(1);
    }

    @Test
    void forgetsAnImageThatExpired() {
        images.add(mask("a"), 0);
        images.add(map("a", "f32", 1), 1);
        images.add(mask("b"), EXPIRY.toMillis());

        assertThat(counted)
                .singleElement()
                .extracting(MapComparison::getComparison)
                .isEqualTo("f32 v GT");
    }

    private static SaliencyMask mask(String id) {
        return SaliencyMask.newBuilder()
                .setImageId(id)
                .setFeed("test")
                .setModel("folder")
                .setCheckpoint("none")
                .setHeight(2)
                .setWidth(2)
                .setValues(ByteBuffer.wrap(new byte[] {0, 0, (byte) 255, 0}))
                .setElapsedMicros(0)
                .build();
    }

    private static ClassActivationMap map(String id, String precision, float peak) {
        ByteBuffer values = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        values.putFloat(0).putFloat(peak).putFloat(1).putFloat(0.5f);
        return ClassActivationMap.newBuilder()
                .setImageId(id)
                .setFeed("test")
                .setReceivedAt(Instant.EPOCH)
                .setNetwork("vgg16")
                .setPrecision(precision)
                .setScheme(precision.equals("f32") ? "none" : "adaptive")
                .setCheckpoint("synthetic")
                .setMethod("grad-cam")
                .setTargetClass(1)
                .setProbability(1)
                .setPredictions(List.of(new Prediction(1, 1f)))
                .setHeight(2)
                .setWidth(2)
                .setValues(values.flip())
                .build();
    }
}

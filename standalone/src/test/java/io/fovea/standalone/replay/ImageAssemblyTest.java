package io.fovea.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.aggregator.join.AwaitedParts;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Scheme;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageAssemblyTest {
    private static final Duration EXPIRY = Duration.ofMinutes(1);
    private static final Watch WATCH = new Watch(
            List.of(WatchedModel.named("vgg16")),
            List.of(Precision.F32, Precision.INT8),
            List.of(Scheme.ADAPTIVE),
            Protocol.EVAL,
            false,
            List.of("folder"));

    private final List<MapComparison> counted = new ArrayList<>();
    private final ImageAssembly images =
            new ImageAssembly(new AwaitedParts(WATCH), ChosenMetrics.DEFAULTS, EXPIRY, counted::add);

    @Test
    void comparesAnImageOnceWhenItIsComplete() {
        images.add(map("a", "int8", 2), 0);
        images.add(mask("a"), 1);
        assertThat(counted).isEmpty();

        images.add(map("a", "f32", 1), 2);

        assertThat(counted.stream().map(ImageAssemblyTest::name))
                .containsExactlyInAnyOrder("f32 v GT", "int8 v GT", "int8 v f32");
        images.finish();
        assertThat(counted).hasSize(3);
        assertThat(images.complete()).isEqualTo(1);
    }

    @Test
    void twoCheckpointsOfOneNetworkGiveTwoSetsOfComparisons() {
        for (String precision : List.of("f32", "int8")) {
            for (String checkpoint : List.of("0123456789abcdef", "fedcba9876543210")) {
                ClassActivationMap map = map("a", precision, 1);
                map.getVariant().setCheckpoint(checkpoint);
                images.add(map, 0);
            }
        }
        images.add(mask("a"), 1);

        assertThat(counted.stream().map(MapComparison::getRow).distinct()).hasSize(6);
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

        assertThat(counted).singleElement().extracting(ImageAssemblyTest::name).isEqualTo("int8 v f32");
        assertThat(images.complete()).isZero();
        assertThat(images.begun()).isEqualTo(1);
    }

    @Test
    void forgetsAnImageThatExpired() {
        images.add(mask("a"), 0);
        images.add(map("a", "f32", 1), 1);
        images.add(mask("b"), EXPIRY.toMillis());

        assertThat(counted).singleElement().extracting(ImageAssemblyTest::name).isEqualTo("f32 v GT");
    }

    private static String name(MapComparison comparison) {
        return RowIdentity.of(comparison.getRow()).comparison().toString();
    }

    private static SaliencyMask mask(String id) {
        return SaliencyMask.newBuilder()
                .setImageId(id.repeat(64))
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
                .setImageId(id.repeat(64))
                .setFeed("test")
                .setReceivedAt(Instant.EPOCH)
                .setVariant(Variant.newBuilder()
                        .setModel("vgg16")
                        .setCheckpoint("synthetic")
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "adaptive")
                        .build())
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

package io.fovea.table.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Scheme;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinedImagesTest {
    private static final Duration EXPIRY = Duration.ofMinutes(1);
    private static final AwaitedParts AWAITED = new AwaitedParts(
            true,
            List.of(awaited("vgg16", Precision.F32, Scheme.NONE), awaited("vgg16", Precision.INT8, Scheme.ADAPTIVE)));

    private final List<MapComparison> counted = new ArrayList<>();
    private final JoinedImages images = new JoinedImages(
            feed -> AWAITED, ChosenMetrics.DEFAULTS, EXPIRY, image -> counted.addAll(image.getComparisons()));

    @Test
    void comparesAnImageOnceWhenItIsComplete() {
        add(map("a", "int8", 2), 0);
        add(mask("a"), 1);
        assertThat(counted).isEmpty();

        add(map("a", "f32", 1), 2);

        assertThat(counted.stream().map(JoinedImagesTest::name))
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
                images.add(key(map), new Part.Map(map), 0);
            }
        }
        add(mask("a"), 1);

        assertThat(counted.stream().map(MapComparison::getRow).distinct()).hasSize(6);
        assertThat(images.complete()).isEqualTo(1);
    }

    /** The object is in the lower left: who sees the upper right corner alone sees none of it. */
    @Test
    void aMapIsComparedWithWhatItsNetworkSawOfTheMask() {
        ClassActivationMap whole = map("a", "int8", 2);
        ClassActivationMap corner = map("a", "f32", 2);
        corner.setView(new View(0.75, 0.0, 1.0, 0.25));

        add(whole, 0);
        add(corner, 1);
        add(mask("a"), 2);

        assertThat(simWithMask("int8")).isPositive();
        assertThat(simWithMask("f32")).isNull();
    }

    private @Nullable Double simWithMask(String precision) {
        return counted.stream()
                .filter(comparison -> name(comparison).equals(precision + " v GT"))
                .findFirst()
                .orElseThrow()
                .getScores()
                .get(0)
                .getValue();
    }

    @Test
    void countsARepeatedPartOnce() {
        add(map("a", "int8", 2), 0);
        add(map("a", "int8", 2), 1);
        add(map("a", "f32", 1), 2);
        add(mask("a"), 3);
        add(mask("a"), 4);

        assertThat(counted).hasSize(3);
        assertThat(images.repeated()).isEqualTo(1);
        assertThat(images.late()).isEqualTo(1);
    }

    @Test
    void comparesWhatThereIsAtTheEnd() {
        add(map("a", "int8", 2), 0);
        add(map("a", "f32", 1), 1);

        images.finish();

        assertThat(counted).singleElement().extracting(JoinedImagesTest::name).isEqualTo("int8 v f32");
        assertThat(images.complete()).isZero();
        assertThat(images.begun()).isEqualTo(1);
    }

    @Test
    void forgetsAnImageThatExpired() {
        add(mask("a"), 0);
        add(map("a", "f32", 1), 1);
        add(mask("b"), EXPIRY.toMillis());

        assertThat(counted).singleElement().extracting(JoinedImagesTest::name).isEqualTo("f32 v GT");
    }

    @Test
    void aPartOfAnImageThatExpiredIsLateForAsLongAsItMayCome() {
        add(map("a", "f32", 1), 0);
        add(mask("b"), EXPIRY.toMillis());
        add(mask("a"), EXPIRY.toMillis() + 1);

        assertThat(counted).isEmpty();
        assertThat(images.late()).isEqualTo(1);
        assertThat(images.begun()).isEqualTo(2);

        add(mask("a"), EXPIRY.plusDays(1).toMillis());

        assertThat(images.late()).isEqualTo(1);
        assertThat(images.begun()).isEqualTo(3);
    }

    @Test
    void thePartsThatAnImageAwaitsFollowFromItsFeed() {
        AwaitedParts more = new AwaitedParts(
                true,
                Stream.concat(AWAITED.maps().stream(), Stream.of(awaited("resnet50", Precision.F32, Scheme.NONE)))
                        .toList());
        JoinedImages ofFeeds = new JoinedImages(
                feed -> feed.equals("test") ? AWAITED : more, ChosenMetrics.DEFAULTS, EXPIRY, image -> {});
        for (String feed : List.of("test", "elsewhere")) {
            for (String precision : List.of("f32", "int8")) {
                ClassActivationMap map = map("a", precision, 1);
                map.setFeed(feed);
                ofFeeds.add(key(map), new Part.Map(map), 0);
            }
            SaliencyMask mask = mask("a");
            mask.setFeed(feed);
            ofFeeds.add(new ImageKey(feed, mask.getImageId()), new Part.Mask(mask), 0);
        }

        assertThat(ofFeeds.begun()).isEqualTo(2);
        assertThat(ofFeeds.complete()).isEqualTo(1);
    }

    private static AwaitedMap awaited(String model, Precision precision, Scheme scheme) {
        return new AwaitedMap(model, Optional.empty(), precision, scheme, Protocol.EVAL, 0);
    }

    private void add(ClassActivationMap map, long time) {
        images.add(key(map), new Part.Map(map), time);
    }

    private void add(SaliencyMask mask, long time) {
        images.add(new ImageKey(mask.getFeed(), mask.getImageId()), new Part.Mask(mask), time);
    }

    private static ImageKey key(ClassActivationMap map) {
        return new ImageKey(map.getFeed(), map.getImageId());
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
                .setView(new View(0.0, 0.0, 1.0, 1.0))
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

package io.fovea.aggregator.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.comparison.Metric;
import io.fovea.identity.ImageKey;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.RowIdentity;
import io.fovea.table.rows.Rows;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GalleryStoreTest {
    private static final byte[] PICTURE = ImageEncoder.png(new ProceduralScene(1).image());
    private static final RowIdentity IDENTITY = Rows.identity("n", "c", "int8 v f32");
    private static final String ROW = io.fovea.identity.RowIdentity.of(IDENTITY).toString();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    private static GalleryConfig config(int latest, int worst, long bytes, boolean thumbnails, Set<String> hidden) {
        return new GalleryConfig(thumbnails, hidden, 64, latest, worst, bytes, Duration.ofHours(1), Duration.ZERO);
    }

    @Test
    void keepsTheLatestAndTheWorst() {
        GalleryStore store = new GalleryStore(config(3, 2, 64 << 20, true, Set.of()), clock);
        List<Double> cc = List.of(0.9, 0.1, 0.8, 0.3, 0.7, 0.95, 0.6, 0.99);

        for (int i = 0; i < cc.size(); i++) {
            store.accept(event("i" + i, "yard"));
            store.accept(comparison("i" + i, cc.get(i)));
        }

        assertThat(store.worst(ROW, Metric.CC))
                .extracting(GalleryImage::key)
                .containsExactly(Ids.key("i1"), Ids.key("i3"));
        assertThat(store.latest())
                .extracting(GalleryImage::key)
                .startsWith(Ids.key("i7"))
                .contains(Ids.key("i1"), Ids.key("i3"))
                .doesNotContain(Ids.key("i0"), Ids.key("i2"));
    }

    @Test
    void forgetsWhatIsOld() {
        GalleryStore store = new GalleryStore(config(9, 9, 64 << 20, true, Set.of()), clock);
        store.accept(event("old", "yard"));
        store.accept(comparison("old", 0.1));
        now = now.plus(Duration.ofMinutes(61));

        store.accept(event("new", "yard"));

        assertThat(store.latest()).extracting(GalleryImage::key).containsExactly(Ids.key("new"));
        assertThat(store.worst(ROW, Metric.CC)).isEmpty();
    }

    @Test
    void staysWithinItsMemory() {
        GalleryStore store = new GalleryStore(config(100_000, 100_000, 1 << 20, true, Set.of()), clock);

        for (int i = 0; i < 2_000; i++) {
            store.accept(comparison("i" + i, i / 2_000.0));
        }

        assertThat(store.bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(store.size()).isBetween(100, 1_000);
    }

    @Test
    void keepsNoPictureOfPrivateFeeds() {
        GalleryStore store = new GalleryStore(config(9, 9, 64 << 20, true, Set.of("bedroom")), clock);

        store.accept(event("public", "yard"));
        store.accept(event("private", "bedroom"));

        assertThat(store.image(Ids.key("public")).orElseThrow().thumbnail()).isPresent();
        assertThat(store.image(new ImageKey("bedroom", Ids.of("private")))
                        .orElseThrow()
                        .thumbnail())
                .isEmpty();
        assertThat(store.image(Ids.key("public"))
                        .orElseThrow()
                        .event()
                        .orElseThrow()
                        .getBytes()
                        .remaining())
                .isZero();
    }

    @Test
    void countsARepeatedComparisonOnceInTheHistory() {
        GalleryStore store = new GalleryStore(config(9, 9, 64 << 20, true, Set.of()), clock);

        store.accept(comparison("one", 0.5));
        store.accept(comparison("one", 0.5));
        store.accept(comparison("two", 0.7));

        assertThat(store.history(ROW).stream().mapToInt(RowHistory.Step::images).sum())
                .isEqualTo(2);
    }

    @Test
    void fitsALongHistoryIntoFewStepsOfTheSameMean() {
        RowHistory history = new RowHistory();

        for (int i = 0; i < 10_000; i++) {
            history.add(now, comparison("i" + i, i / 10_000.0).getComparisons().get(0));
        }

        List<RowHistory.Step> steps = history.steps();
        assertThat(steps).hasSizeBetween(RowHistory.CAPACITY / 2, RowHistory.CAPACITY);
        assertThat(steps.stream().mapToInt(RowHistory.Step::images).sum()).isEqualTo(10_000);
        assertThat(steps.stream()
                        .mapToDouble(step -> step.mean(Metric.CC).orElseThrow())
                        .boxed()
                        .toList())
                .isSorted();
    }

    private ImageEvent event(String id, String feed) {
        return ImageEvent.newBuilder()
                .setImageId(Ids.of(id))
                .setFeed(feed)
                .setSource("x.png")
                .setCapturedAt(now)
                .setReceivedAt(now)
                .setContentType("image/png")
                .setWidth(1)
                .setHeight(1)
                .setBytes(ByteBuffer.wrap(PICTURE))
                .build();
    }

    private ImageComparisons comparison(String id, double cc) {
        ImageComparisons image = Rows.image(new MapComparison(IDENTITY, Rows.scores(null, cc, null), null, null, null));
        image.setImageId(Ids.of(id));
        image.setFeed("yard");
        image.setReceivedAt(now);
        return image;
    }
}

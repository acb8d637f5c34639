package io.fovea.aggregator.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.broker.BrokerSettings;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.comparison.Metric;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.RowIdentity;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import io.fovea.runtime.Health;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.rows.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page holds of what a real broker carries. */
class GalleryFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RecordSerdes SERDES = RecordSerdes.bundled();
    private static final byte[] PICTURE = ImageEncoder.png(new ProceduralScene(1).image());
    private static final RowIdentity IDENTITY = Rows.identity("n", "c", "int8 v f32");
    private static final String ROW = io.fovea.identity.RowIdentity.of(IDENTITY).toString();

    private Path topics = Path.of("");
    private EmbeddedBroker broker;
    private KafkaSettings kafka;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        topics = folder;
        broker = EmbeddedBroker.start(topics);
        kafka = KafkaSettings.at(broker.bootstrapServers());
        TopicAdmin.ensure(kafka, Topics.all());
        producer = new KafkaProducer<>(kafka.producer(), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close(Duration.ofSeconds(5));
        broker.close();
    }

    @Test
    void holdsWhatTheTopicsCarryOfAnImage() {
        try (Page page = new Page(9, 9, Duration.ZERO)) {
            sendAll("one", 0.25);

            page.await(() -> page.isWhole("one"));

            GalleryImage image = page.store.image(Ids.key("one")).orElseThrow();
            assertThat(image.thumbnail().orElseThrow().contentType()).isEqualTo("image/jpeg");
            assertThat(image.mask().orElseThrow().model()).isEqualTo("folder");
            assertThat(image.maps())
                    .extracting(map -> map.getVariant().getPrecision())
                    .containsExactlyInAnyOrder("f32", "int8");
            assertThat(image.comparisons())
                    .containsExactly(new GalleryImage.Compared(
                            ROW, comparison("one", 0.25).getComparisons().get(0)));
            assertThat(page.store.latest()).containsExactly(image);
            assertThat(page.store.worst(ROW, Metric.CC)).containsExactly(image);
            assertThat(page.changes).contains(new GalleryFeed.Change.Image(Ids.key("one")));
            assertThat(page.feed.passedOver()).isZero();
        }
    }

    @Test
    void passesOverAndCountsWhatItCannotRead() {
        SaliencyMask ofOtherSize =
                SaliencyMask.newBuilder(mask("bad")).setWidth(9).build();
        try (Page page = new Page(9, 9, Duration.ZERO)) {
            for (Topic<?> topic : List.of(Topics.IMAGES, Topics.MASKS, Topics.CAMS, Topics.COMPARISONS)) {
                send(topic.name(), "good", Optional.of("no record".getBytes(StandardCharsets.UTF_8)));
            }
            byte[] image = SERDES.of(Topics.IMAGES).serializer().serialize("masks", event("bad"));
            send(Topics.MASKS.name(), "good", Optional.of(image));
            send(Topics.MASKS, "good", ofOtherSize);
            send(Topics.IMAGES.name(), "good", Optional.empty());
            sendAll("good", 0.5);

            page.await(() -> page.isWhole("good"));

            assertThat(page.feed.passedOver()).isEqualTo(6);
            assertThat(page.store.image(Ids.key("bad"))).isEmpty();
            assertThat(page.store.size()).isEqualTo(1);
        }
    }

    @Test
    void readsAgainFromAsFarBackAsItIsTold() {
        try (Page before = new Page(9, 9, Duration.ZERO)) {
            sendAll("earlier", 0.5);
            before.await(() -> before.isWhole("earlier"));
        }

        try (Page forgetful = new Page(9, 9, Duration.ZERO);
                Page mindful = new Page(9, 9, Duration.ofHours(1))) {
            sendAll("later", 0.75);
            forgetful.await(() -> forgetful.isWhole("later"));
            mindful.await(() -> mindful.isWhole("earlier") && mindful.isWhole("later"));

            assertThat(forgetful.store.image(Ids.key("earlier"))).isEmpty();
            assertThat(mindful.store.worst(ROW, Metric.CC))
                    .extracting(GalleryImage::key)
                    .containsExactly(Ids.key("earlier"), Ids.key("later"));
        }
    }

    @Test
    void goesOnWhenTheBrokerIsBack() throws IOException {
        try (Page page = new Page(9, 9, Duration.ZERO)) {
            sendAll("before", 0.5);
            page.await(() -> page.isWhole("before"));
            int port = broker.port();
            broker.close();
            broker = EmbeddedBroker.start(topics, BrokerSettings.DEFAULTS.withPort(port));

            sendAll("after", 0.5);

            page.await(() -> page.isWhole("after"));
            assertThat(page.store.latest())
                    .extracting(GalleryImage::key)
                    .containsExactly(Ids.key("after"), Ids.key("before"));
        }
    }

    @Test
    void holdsNoMoreThanItMay() {
        int images = 50;
        try (Page page = new Page(5, 0, Duration.ZERO)) {
            for (int i = 0; i < images; i++) {
                send(Topics.IMAGES, "i" + i, event("i" + i));
            }

            page.await(() -> new HashSet<>(page.changes).size() == images);

            assertThat(page.store.size()).isEqualTo(5);
        }
    }

    private void sendAll(String id, double cc) {
        send(Topics.IMAGES, id, event(id));
        send(Topics.MASKS, id, mask(id));
        send(Topics.CAMS, id, map(id, "f32"));
        send(Topics.CAMS, id, map(id, "int8"));
        send(Topics.COMPARISONS, id, comparison(id, cc));
    }

    private <V> void send(Topic<V> topic, String key, V value) {
        send(topic.name(), key, Optional.of(SERDES.of(topic).serializer().serialize(topic.name(), value)));
    }

    /** As it stands; empty is a tombstone. */
    private void send(String topic, String key, Optional<byte[]> value) {
        assertThat(producer.send(new ProducerRecord<>(topic, key, value.orElse(null))))
                .succeedsWithin(PATIENCE);
    }

    private static ImageEvent event(String id) {
        return ImageEvent.newBuilder()
                .setImageId(Ids.of(id))
                .setFeed("yard")
                .setSource(id + ".png")
                .setCapturedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setContentType("image/png")
                .setWidth(1)
                .setHeight(1)
                .setBytes(ByteBuffer.wrap(PICTURE))
                .build();
    }

    private static SaliencyMask mask(String id) {
        return SaliencyMask.newBuilder()
                .setImageId(Ids.of(id))
                .setFeed("yard")
                .setModel("folder")
                .setCheckpoint("none")
                .setHeight(8)
                .setWidth(8)
                .setValues(ByteBuffer.wrap(new byte[64]))
                .setElapsedMicros(0)
                .build();
    }

    private static ClassActivationMap map(String id, String precision) {
        return ClassActivationMap.newBuilder()
                .setImageId(Ids.of(id))
                .setFeed("yard")
                .setReceivedAt(Instant.EPOCH)
                .setVariant(Variant.newBuilder()
                        .setModel("n")
                        .setCheckpoint("c")
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "static")
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setMethod("m")
                .setTargetClass(1)
                .setProbability(0.5f)
                .setPredictions(List.of(new Prediction(1, 0.5f)))
                .setHeight(1)
                .setWidth(1)
                .setValues(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN))
                .build();
    }

    private static ImageComparisons comparison(String id, double cc) {
        ImageComparisons image = Rows.image(new MapComparison(IDENTITY, Rows.scores(null, cc, null), null, null, null));
        image.setImageId(Ids.of(id));
        image.setFeed("yard");
        return image;
    }

    /** A gallery on its own thread, from when it reads on until it is closed. */
    private final class Page implements AutoCloseable {
        private final ConcurrentLinkedQueue<GalleryFeed.Change> changes = new ConcurrentLinkedQueue<>();
        private final GalleryStore store;
        private final GalleryFeed feed;
        private final Thread thread;

        Page(int latest, int worst, Duration replay) {
            GalleryConfig config =
                    new GalleryConfig(true, Set.of(), 64, latest, worst, 64 << 20, Duration.ofHours(1), replay);
            store = new GalleryStore(config, Clock.systemUTC());
            feed = new GalleryFeed(kafka, SERDES, store, config, Clock.systemUTC(), changes::add);
            thread = new Thread(feed, "gallery");
            thread.start();
            await(() -> feed.health().isReady());
        }

        void await(BooleanSupplier condition) {
            Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
        }

        boolean isWhole(String id) {
            return store.image(Ids.key(id))
                    .filter(image -> image.event().isPresent()
                            && image.mask().isPresent()
                            && image.maps().size() == 2
                            && image.comparisons().size() == 1)
                    .isPresent();
        }

        @Override
        public void close() {
            feed.close();
            Health last = feed.health();
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).isFalse();
            assertThat(last).isEqualTo(Health.up());
        }
    }
}

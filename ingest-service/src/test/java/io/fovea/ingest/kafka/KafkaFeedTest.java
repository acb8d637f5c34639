package io.fovea.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class KafkaFeedTest {
    @TempDir
    Path state;

    @Test
    void takesRawImagesAndGoesOnWhereItsGroupHadCome() throws Exception {
        try (TestBroker broker = TestBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("cameras", Optional.of(2), Optional.empty())))
                    .all()
                    .get();
            String feed = """
                    name: cams
                    type: kafka
                    topic: cameras
                    properties: {bootstrap.servers: "%s"}
                    """.formatted(broker.bootstrapServers());
            produce(producer, 0, 10);
            producer.send(new ProducerRecord<>("cameras", "door", "no image".getBytes(StandardCharsets.UTF_8)))
                    .get();
            try (RunningFeed running = RunningFeed.start(broker, state, feed)) {
                FeedProgress progress = running.await("first ten", now -> now.inFlight() == 0 && now.found() == 11);
                assertThat(progress.published()).isEqualTo(10);
                assertThat(progress.deadLettered()).isEqualTo(1);
                running.await("its offsets are committed", now -> committed(admin) == 11);
            }
            produce(producer, 10, 15);

            try (RunningFeed running = RunningFeed.start(broker, state, feed)) {
                FeedProgress progress = running.await("five more", now -> now.published() >= 5);
                assertThat(progress.found()).isEqualTo(5);
            }

            assertThat(broker.images("cams")).hasSize(15).allSatisfy((source, events) -> assertThat(
                            events.get(0).getAttributes())
                    .containsKey("camera"));
            assertThat(broker.deadLetters("cams")).hasSize(1);
        }
    }

    private static void produce(KafkaProducer<String, byte[]> producer, int from, int to) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(new ProducerRecord<>("cameras", "camera-" + i % 3, Pictures.jpeg(500 + i))));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }

    private static long committed(Admin admin) {
        try {
            return admin
                    .listConsumerGroupOffsets("fovea-feed-cams")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset == null ? 0 : offset.offset())
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

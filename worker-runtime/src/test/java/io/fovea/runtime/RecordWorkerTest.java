package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.record.ImageEvent;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EmbeddedBroker broker;
    private final ServiceHost host;
    private final KafkaLine kafka;

    RecordWorkerTest() throws Exception {
        broker = EmbeddedBroker.start(java.nio.file.Files.createTempDirectory("fovea-broker"));
        host = ServiceHost.open("test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0));
        kafka = new KafkaLine(host.context().kafka(), RecordSerdes.bundled());
    }

    @AfterAll
    void close() {
        kafka.close();
        host.close();
        broker.close();
    }

    @Test
    void publishes_what_records_become_and_buries_what_it_cannot_use() {
        RecordProcessor<ImageEvent> processor = (key, image) -> {
            if (image.getWidth() == 0) {
                throw new RejectedRecordException("no pixels");
            }
            return List.of(new Emission<>(Topics.MASKS, key, Records.mask(key)));
        };
        kafka.send(Topics.IMAGES, "good", Records.image("good", 4));
        kafka.send(Topics.IMAGES, "empty", Records.image("empty", 0));
        kafka.sendBytes("images", "strange", "no avro".getBytes(StandardCharsets.UTF_8));

        try (RecordWorker<ImageEvent> worker =
                new RecordWorker<>(host.context(), "basic", Topics.IMAGES, processor, WorkerSettings.DEFAULTS)) {
            worker.start();
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(kafka.read(Topics.MASKS)).containsKey("good");
                assertThat(kafka.read(Topics.DEAD_LETTERS)).containsOnlyKeys("empty", "strange");
            });
            await().atMost(SOON).until(() -> kafka.committed("fovea-basic", "images") == 3);
        }

        ConsumerRecord<byte[], byte[]> letter = kafka.records("dead-letters").stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals("strange"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("no avro");
        assertThat(KafkaLine.headers(letter))
                .containsEntry(DeadLetters.TOPIC, "images")
                .containsEntry(DeadLetters.SERVICE, "basic")
                .containsKeys(DeadLetters.PARTITION, DeadLetters.OFFSET, DeadLetters.STACKTRACE)
                .hasEntrySatisfying(
                        DeadLetters.MESSAGE, message -> assertThat(message).startsWith("no record of type ImageEvent"));
    }
}

package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.onnx.OnnxWriter;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The service on a real broker, with a network that answers with the red channel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaliencyServiceTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;
    private final EmbeddedBroker broker;
    private final ServiceHost host;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, byte[]> dead = new HashMap<>();
    private final Map<String, SaliencyMask> masks = new HashMap<>();

    SaliencyServiceTest() throws Exception {
        folder = Files.createTempDirectory("fovea-saliency");
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        host = ServiceHost.open("test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0));
        producer = new KafkaProducer<>(
                host.context().kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    void close() {
        producer.close();
        host.close();
        broker.close();
    }

    @Test
    void masksEveryImageOnceAndBuriesWhatCannotBeMasked() throws Exception {
        // Given
        Path network = new OnnxWriter()
                .node("Conv", List.of("image", "red"), "mask")
                .weights("red", new long[] {1, 3, 1, 1}, 1, 0, 0)
                .input("image", 0, 3, 32, 48)
                .output("mask", 0, 1, 32, 48)
                .writeTo(folder.resolve("red.onnx"));
        TestImages.write(folder.resolve("truth/known.png"), TestImages.halves(224, 224, 100));
        SaliencyConfig config = DeploymentFile.parse("test", """
                        saliency:
                          folder: %s
                          models: [%s]
                          define:
                            red: {file: red.onnx, activation: probabilities, mean: [0, 0, 0], std: [1, 1, 1]}
                        """.formatted(folder.resolve("truth"), folder))
                .section("saliency", SaliencyConfig.DEFAULTS);
        send("photograph", "a/photograph.png", Map.of(), TestImages.colours(300, 200));
        send("known", "a/known.jpg", Map.of(), TestImages.colours(300, 200));
        send("scene", "scene-5", Map.of("scene.seed", "5"), new byte[0]);
        send("one-pixel", "one.png", Map.of(), TestImages.colours(1, 1));
        send("strip", "strip.png", Map.of(), TestImages.colours(10_000, 3));
        send("text", "text.png", Map.of(), "no image".getBytes(StandardCharsets.UTF_8));

        // When
        try (SaliencyService service = new SaliencyService(host.context(), watch("scene", "folder", "red"), config)) {
            service.start();
            await().atMost(SOON).until(() -> {
                readAll();
                return masks.size() + dead.size() == 6;
            });
        }

        // Then
        String checkpoint = DigestUtils.sha256Hex(Files.readAllBytes(network)).substring(0, 16);
        assertThat(masks).containsOnlyKeys("photograph", "known", "scene", "one-pixel", "strip");
        assertThat(dead).containsOnlyKeys("text");
        assertThat(masks.values()).allSatisfy(mask -> {
            assertThat(mask.getValues().remaining()).isEqualTo(224 * 224);
            assertThat(mask.getHeight()).isEqualTo(224);
            assertThat(mask.getWidth()).isEqualTo(224);
            assertThat(mask.getFeed()).isEqualTo("test");
        });
        assertThat(mask("photograph").getModel()).isEqualTo("red");
        assertThat(mask("photograph").getCheckpoint()).isEqualTo(checkpoint);
        assertThat(mask("known").getModel()).isEqualTo("folder");
        assertThat(mask("known").getCheckpoint()).isEqualTo("none");
        assertThat(mask("scene").getModel()).isEqualTo("scene");
        assertThat(host.context()
                        .meters()
                        .get("fovea.saliency.masks")
                        .tag("model", "red")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(host.context()
                        .meters()
                        .get("fovea.saliency.uniform")
                        .tag("model", "red")
                        .counter()
                        .count())
                .as("the single pixel")
                .isEqualTo(1);
    }

    @Test
    void saysAtTheStartWhatIsWrongWithItsConfiguration() {
        try (SaliencyService service = new SaliencyService(host.context(), watch("u3net"), SaliencyConfig.DEFAULTS)) {
            assertThatThrownBy(service::start)
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining("there is no network u3net; there are birefnet, birefnet-lite,");
        }
    }

    private static Watch watch(String... masks) {
        Watch usual = Watch.DEFAULTS;
        return new Watch(
                usual.models(),
                usual.precisions(),
                usual.schemes(),
                usual.protocol(),
                false,
                List.of(masks),
                List.of());
    }

    private SaliencyMask mask(String key) {
        return java.util.Objects.requireNonNull(masks.get(key));
    }

    private void send(String key, String source, Map<String, String> attributes, byte[] bytes) throws Exception {
        ImageEvent image = ImageEvent.newBuilder()
                .setImageId(key)
                .setFeed("test")
                .setSource(source)
                .setCapturedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setContentType("image/png")
                .setWidth(1)
                .setHeight(1)
                .setAttributes(attributes)
                .setBytes(ByteBuffer.wrap(bytes))
                .build();
        byte[] value = RecordSerdes.bundled().of(Topics.IMAGES).serializer().serialize(Topics.IMAGES.name(), image);
        producer.send(new ProducerRecord<>(Topics.IMAGES.name(), key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private void readAll() {
        masks.clear();
        dead.clear();
        for (ConsumerRecord<byte[], byte[]> record : records(Topics.MASKS.name())) {
            masks.put(
                    new String(record.key(), StandardCharsets.UTF_8),
                    RecordSerdes.bundled()
                            .of(Topics.MASKS)
                            .deserializer()
                            .deserialize(Topics.MASKS.name(), record.value()));
        }
        for (ConsumerRecord<byte[], byte[]> record : records(Topics.DEAD_LETTERS.name())) {
            dead.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new java.util.ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                host.context().kafka().consumer("reader"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}

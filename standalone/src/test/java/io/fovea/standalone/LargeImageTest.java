package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.identity.ImageKey;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeadLetters;
import io.fovea.runtime.DeploymentFile;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of 18 MB, above the default limit of 16, goes around Kafka, through a claim-check store, and is explained, masked and shown like any other. */
class LargeImageTest {
    private static final int SIDE = 2500;

    @Test
    void isExplainedMaskedAndShown(@TempDir Path data) throws Exception {
        Path photos = Files.createDirectory(data.resolve("photos"));
        Path masks = Files.createDirectory(data.resolve("masks"));
        Path store = Files.createDirectory(data.resolve("store"));
        byte[] large = noise();
        assertThat(large.length).isGreaterThan(DecodeLimits.DEFAULT.bytes());
        Files.write(photos.resolve("large.png"), large);
        Files.write(masks.resolve("large.png"), halfMask());
        DeploymentFile file = DeploymentFile.parse("test", deployment(photos, masks, store, data));
        try (DemoPipeline pipeline = DemoPipeline.start(new DemoDeployment(file, List.of("folder")), data)) {
            await().atMost(Duration.ofMinutes(4)).until(() -> pipeline.images().complete() == 1);
            ImageEvent event = images(pipeline).get(0);
            assertThat(event.getBytes().remaining()).isZero();
            assertThat(event.getReference()).startsWith(store.toUri().toString());
            assertThat(Files.readAllBytes(Path.of(URI.create(String.valueOf(event.getReference())))))
                    .isEqualTo(large);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !pipeline.table().rows().isEmpty());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> thumbnail(pipeline, key(event)).statusCode() == 200);
            assertThat(records(pipeline, Topics.DEAD_LETTERS)).isEmpty();

            send(
                    pipeline,
                    ImageEvent.newBuilder(event)
                            .setImageId("0".repeat(64))
                            .setReference("file:///etc/passwd")
                            .build());
            send(
                    pipeline,
                    ImageEvent.newBuilder(event)
                            .setImageId("1".repeat(64))
                            .setReference(store.toUri() + "11/" + "1".repeat(64))
                            .build());

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(reasons(pipeline))
                    .containsExactlyInAnyOrder(
                            "quantize: the reference does not lead to this image",
                            "saliency: the reference does not lead to this image",
                            "quantize: there is no such object",
                            "saliency: there is no such object"));
        }
    }

    private static String deployment(Path photos, Path masks, Path store, Path data) {
        return String.join(
                "\n",
                "http: {host: 127.0.0.1, port: 0}",
                "limits: {bytes: 20000000}",
                "claimCheck: {store: " + store + "}",
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds: [{name: photos, type: directory, watch: false, path: " + photos + "}]",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], masks: [folder]}",
                "quantize: {synthetic: true}",
                "saliency: {folder: " + masks + "}",
                "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}");
    }

    /** Noise cannot be compressed: three bytes a pixel. */
    private static byte[] noise() {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        new Random(7).nextBytes(pixels);
        return ImageEncoder.png(new RgbImage(SIDE, SIDE, pixels));
    }

    private static byte[] halfMask() {
        byte[] pixels = new byte[224 * 224];
        Arrays.fill(pixels, 0, pixels.length / 2, (byte) 255);
        return ImageEncoder.png(new GrayImage(224, 224, pixels));
    }

    private static HttpResponse<byte[]> thumbnail(DemoPipeline pipeline, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + pipeline.port() + "/api/images/" + key + "/thumbnail"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private static String key(ImageEvent event) {
        return new ImageKey(event.getFeed(), event.getImageId()).toString();
    }

    private static void send(DemoPipeline pipeline, ImageEvent event) throws Exception {
        try (KafkaProducer<String, ImageEvent> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", pipeline.bootstrapServers()),
                new StringSerializer(),
                RecordSerdes.bundled().of(Topics.IMAGES).serializer())) {
            producer.send(new ProducerRecord<>(Topics.IMAGES.name(), key(event), event))
                    .get();
        }
    }

    private static List<ImageEvent> images(DemoPipeline pipeline) {
        return records(pipeline, Topics.IMAGES).stream()
                .map(record -> RecordSerdes.bundled()
                        .of(Topics.IMAGES)
                        .deserializer()
                        .deserialize(record.topic(), record.value()))
                .toList();
    }

    /** Who refused what, why, up to the colon or bracket where particulars begin. */
    private static List<String> reasons(DemoPipeline pipeline) {
        return records(pipeline, Topics.DEAD_LETTERS).stream()
                .map(letter -> header(letter, DeadLetters.SERVICE) + ": "
                        + header(letter, DeadLetters.MESSAGE).replaceAll(" in the claim-check store.*", ""))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(DemoPipeline pipeline, Topic<?> topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", pipeline.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }
}

package io.fovea.quantize.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.identity.ImageKey;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Health;
import io.fovea.runtime.HealthRegistry;
import io.fovea.runtime.HttpEndpoint;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.Meters;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.testing.SharedFiles;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeServiceTest {
    private static final Path MAPPED = Path.of("/proc/self/maps");

    private final RecordSerdes serdes = RecordSerdes.bundled();
    private final PrometheusMeterRegistry meters = Meters.registry("quantize");
    private final HealthRegistry health = new HealthRegistry();

    @Test
    void explainsEveryImageWithEveryVariantAndPassesOverWhatIsNoImage(@TempDir Path folder) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder);
                HttpEndpoint http = HttpEndpoint.open(new HttpSettings("127.0.0.1", 0), health, meters)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            ServiceContext context = new ServiceContext(kafka, serdes, meters, health, Clock.systemUTC(), http);
            DeploymentFile file = DeploymentFile.parse("test.yaml", """
                            watch: {models: [squeezenet1_1], precisions: [f32, int8]}
                            quantize: {synthetic: true, target: label}
                            """);
            ImageEvent broken = Events.of(new byte[] {1, 2, 3});
            ImageEvent mislabelled = Events.of(picture(Color.RED));
            mislabelled.setLabel(2000);
            ImageEvent image = Events.of(picture(Color.ORANGE));
            try (QuantizeService service = service(context, file)) {
                service.start();
                send(kafka, broken);
                send(kafka, mislabelled);
                send(kafka, image);

                List<Inference> inferences = receive(kafka, Topics.INFERENCES, 2);
                List<byte[]> deadLetters = receive(kafka, Topics.DEAD_LETTERS, 2);

                assertThat(inferences).extracting(Inference::getImageId).containsOnly(image.getImageId());
                assertThat(inferences)
                        .extracting(inference -> inference.getVariant().getPrecision())
                        .containsExactlyInAnyOrder("f32", "int8");
                assertThat(inferences).allSatisfy(inference -> {
                    assertThat(inference.getVariant().getCheckpoint()).isEqualTo("synthetic");
                    assertThat(inference.getVariant().getScheme())
                            .isEqualTo(inference.getVariant().getPrecision().equals("f32") ? "none" : "adaptive");
                    assertThat(inference.getPredictions()).hasSize(5);
                    assertThat(inference.getTargetLayer()).isEqualTo("features.12");
                    assertThat(inference.getActivations().getShape()).containsExactly(512, 13, 13);
                    assertThat(inference.getActivations().getValues().remaining())
                            .isEqualTo(4 * 512 * 13 * 13);
                });
                assertThat(meters.get("fovea.quantize.variant.cpu")
                                .tags("model", "squeezenet1_1", "precision", "int8", "scheme", "adaptive")
                                .counter()
                                .count())
                        .isPositive();
                assertThat(meters.scrape())
                        .contains(
                                "fovea_quantize_variant_cpu_seconds_total{file=\"\",model=\"squeezenet1_1\",precision=\"f32\",scheme=\"none\"");
                assertThat(deadLetters).containsExactlyInAnyOrder(serialized(broken), serialized(mislabelled));
            }
        }
    }

    private byte[] serialized(ImageEvent event) {
        return serdes.of(Topics.IMAGES).serializer().serialize(Topics.IMAGES.name(), event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "static"})
    void keepsNoCheckpointMapped(String scheme, @TempDir Path folder) throws IOException {
        assumeTrue(Files.exists(MAPPED), "nothing here says which files are mapped");
        Path models = Files.createDirectories(folder.resolve("models"));
        Path checkpoint = Files.copy(
                SharedFiles.require("models").resolve("squeezenet1_1.pth"), models.resolve("squeezenet1_1.pth"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
                HttpEndpoint http = HttpEndpoint.open(new HttpSettings("127.0.0.1", 0), health, meters)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            ServiceContext context = new ServiceContext(kafka, serdes, meters, health, Clock.systemUTC(), http);
            DeploymentFile file = DeploymentFile.parse("test.yaml", """
                            watch: {models: [squeezenet1_1], precisions: [int8], schemes: [%s]}
                            quantize: {calibrationImages: 1, models: %s}
                            """.formatted(scheme, models));
            try (QuantizeService service = service(context, file)) {
                service.start();
                send(kafka, Events.of(picture(Color.ORANGE)));
                assertThat(receive(kafka, Topics.INFERENCES, 1)).hasSize(1);

                await().until(() -> !isMapped(checkpoint));
            }
        }
    }

    private static boolean isMapped(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.anyMatch(line -> line.endsWith(file.toString()));
        }
    }

    @Test
    void calibratesOnTheFirstImagesAndASecondReplicaUsesTheSameCalibration(@TempDir Path folder) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder);
                HttpEndpoint http = HttpEndpoint.open(new HttpSettings("127.0.0.1", 0), health, meters)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            ServiceContext context = new ServiceContext(kafka, serdes, meters, health, Clock.systemUTC(), http);
            DeploymentFile file = DeploymentFile.parse("test.yaml", """
                            watch: {models: [squeezenet1_1], precisions: [int8], schemes: [static]}
                            quantize: {calibrationImages: 2, synthetic: true}
                            """);
            ImageEvent orange = Events.of(picture(Color.ORANGE));
            ImageEvent green = Events.of(picture(Color.GREEN));
            try (QuantizeService service = service(context, file)) {
                service.start();
                assertThat(health.check().get("quantize-calibration"))
                        .isEqualTo(Health.starting("waits for images to calibrate on"));
                send(kafka, orange);
                send(kafka, green);

                List<Inference> first = receive(kafka, Topics.INFERENCES, 2);

                assertThat(first)
                        .extracting(Inference::getImageId)
                        .containsExactlyInAnyOrder(orange.getImageId(), green.getImageId());
                assertThat(first)
                        .extracting(inference -> inference.getVariant().getScheme())
                        .containsOnly("static");
            }
            try (QuantizeService replica = service(context, file)) {
                replica.start();
                send(kafka, Events.of(picture(Color.BLUE)));

                List<Inference> all = receive(kafka, Topics.INFERENCES, 3);

                assertThat(all)
                        .extracting(inference -> inference.getVariant().getCalibration())
                        .doesNotContainNull();
                assertThat(new HashSet<>(all.stream()
                                .map(inference -> inference.getVariant().getCalibration())
                                .toList()))
                        .hasSize(1);
            }
        }
    }

    @Test
    void aMissingCheckpointIsOneLineForItsUser(@TempDir Path folder) throws IOException {
        try (HttpEndpoint http = HttpEndpoint.open(new HttpSettings("127.0.0.1", 0), health, meters)) {
            KafkaSettings nowhere = KafkaSettings.at("127.0.0.1:1");
            ServiceContext context = new ServiceContext(nowhere, serdes, meters, health, Clock.systemUTC(), http);
            DeploymentFile file = DeploymentFile.parse(
                    "test.yaml", "watch: {models: [vgg16]}\nquantize: {models: \"" + folder + "\"}");
            try (QuantizeService service = service(context, file)) {

                assertThatThrownBy(service::start)
                        .isInstanceOf(UserErrorException.class)
                        .hasMessage("quantize.models: no checkpoint of vgg16 in " + folder
                                + "; get it with `fovea models pull vgg16`");
            }
        }
    }

    @Test
    void whatContradictsWhatIsWatchedIsRefusedWithBothKeys() {
        assertRefused(
                "watch: {precisions: [int8]}\nquantize: {target: reference}",
                "quantize.target is reference, and watch.precisions lacks f32");
    }

    @Test
    void anUnknownNetworkOrLayerIsAnsweredWithTheKnownOnes() {
        assertRefused("watch: {models: [squeezenet9]}", "watch.models: unknown network");
        assertRefused("watch: {models: [{name: squeezenet1_1, targetLayer: features.99}]}", "features.12.expand3x3");
    }

    private static void assertRefused(String yaml, String reason) {
        DeploymentFile file = DeploymentFile.parse("test.yaml", yaml);
        Watch watch = Watch.of(file);
        QuantizeConfig config = file.section("quantize", QuantizeConfig.DEFAULTS);
        assertThatThrownBy(() -> new Models(watch, config))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(reason);
    }

    private void send(KafkaSettings kafka, ImageEvent event) {
        try (KafkaProducer<String, ImageEvent> producer = new KafkaProducer<>(
                kafka.producer(),
                new StringSerializer(),
                serdes.of(Topics.IMAGES).serializer())) {
            assertThat(producer.send(new ProducerRecord<>(Topics.IMAGES.name(), key(event), event)))
                    .succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private static QuantizeService service(ServiceContext context, DeploymentFile file) {
        return new QuantizeService(context, Watch.of(file), file.section("quantize", QuantizeConfig.DEFAULTS));
    }

    private static String key(ImageEvent event) {
        return new ImageKey(event.getFeed(), event.getImageId()).toString();
    }

    private <V> List<V> receive(KafkaSettings kafka, Topic<V> topic, int count) {
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(
                kafka.consumer("test-" + topic.name() + "-" + count),
                new StringDeserializer(),
                serdes.of(topic).deserializer())) {
            consumer.subscribe(List.of(topic.name()));
            List<V> received = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> received.add(record.value()));
                return received.size() >= count;
            });
            return received;
        }
    }

    private static byte[] picture(Color color) throws IOException {
        BufferedImage picture = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(color);
        graphics.fillOval(60, 40, 120, 120);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }
}

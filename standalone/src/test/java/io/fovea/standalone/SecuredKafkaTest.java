package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.standalone.RecordingAuthorizer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka with TLS, passwords and access control: every service runs as a user of its own with the rights that the
 * deployment gives it, needs no further one, and needs each of them.
 */
class SecuredKafkaTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final HttpSettings FREE_PORT = new HttpSettings("127.0.0.1", 0);

    @Test
    void everyServiceNeedsItsRightsAndNoOther(@TempDir Path data) throws Exception {
        List<AclBinding> rights = Rights.all();
        Map<String, Function<ServiceContext, Service>> services = services(deployment(data));
        try (SecuredBroker broker = new SecuredBroker(data)) {
            TopicAdmin.ensure(broker.open(), Topics.all());
            broker.allow(services.keySet().stream().map(SecuredKafkaTest::user).toList(), rights);
            refusesWhoIsNobody(broker);

            List<ServiceHost> hosts = new ArrayList<>();
            try {
                for (Map.Entry<String, Function<ServiceContext, Service>> service : services.entrySet()) {
                    ServiceHost host = ServiceHost.open(service.getKey(), broker.as(user(service.getKey())), FREE_PORT);
                    hosts.add(host);
                    host.start(service.getValue().apply(host.context()));
                }
                doByHand(broker);
                for (Topic<?> topic : List.of(Topics.IMAGES, Topics.INFERENCES, Topics.CAMS)) {
                    writeRubbish(broker.open(), topic);
                }
                await("images are complete, rubbish is buried, every right is used")
                        .atMost(LONG)
                        .untilAsserted(() -> {
                            assertThat(unused(rights))
                                    .as("rights that nobody needs")
                                    .isEmpty();
                            assertThat(hosts.get(0).context().meters().scrape())
                                    .containsPattern("fovea_images_total\\{[^}]*outcome=\"complete\"} [1-9]");
                        });
                assertThat(denied()).as("rights that somebody lacks").isEmpty();
            } finally {
                for (int i = hosts.size() - 1; i >= 0; i--) {
                    hosts.get(i).close();
                }
            }
        }
    }

    private static void refusesWhoIsNobody(SecuredBroker broker) {
        assertThatThrownBy(() -> TopicAdmin.ensure(broker.as("fovea-cam", "wrong"), List.of()))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(broker.address())
                .hasMessageContaining("refuses us: Authentication failed")
                .hasMessageNotContaining("\n");
    }

    private static List<AclBinding> unused(List<AclBinding> rights) {
        return rights.stream()
                .filter(right ->
                        RecordingAuthorizer.ANSWERS.stream().noneMatch(answer -> Rights.isUsedBy(right, answer)))
                .toList();
    }

    private static List<Answer> denied() {
        return RecordingAuthorizer.ANSWERS.stream()
                .filter(answer -> !answer.allowed())
                .toList();
    }

    /** What so few images do not lead to: a drift is written, and the calibration of another worker is read. */
    private static void doByHand(SecuredBroker broker) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                broker.as(user("aggregate")).producer(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.DRIFT_EVENTS.name(), "none", null))
                    .get();
        }
        Map<String, Object> settings = broker.as(user("quantize")).consumer("by-hand");
        TopicPartition partition = new TopicPartition(Topics.CALIBRATIONS.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await("a calibration").atMost(LONG).until(() -> !consumer.poll(Duration.ofMillis(200))
                    .isEmpty());
        }
    }

    /** What a service cannot read, so that it has to bury it. */
    private static void writeRubbish(KafkaSettings kafka, Topic<?> topic) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka.producer(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), "rubbish", new byte[] {1, 2, 3}))
                    .get();
        }
    }

    private static Map<String, Function<ServiceContext, Service>> services(DeploymentFile file) {
        Map<String, Function<ServiceContext, Service>> services = new LinkedHashMap<>();
        services.put("aggregate", new ServiceCommands.Aggregate().configured(file));
        services.put("saliency", new ServiceCommands.Saliency().configured(file));
        services.put("cam", new ServiceCommands.Cam().configured(file));
        services.put("quantize", new ServiceCommands.Quantize().configured(file));
        services.put("ingest", new ServiceCommands.Ingest().configured(file));
        return services;
    }

    private static String user(String service) {
        return "fovea-" + service;
    }

    /** With everything that asks something of Kafka: a calibration that is shared, files that no decoder reads. */
    private static DeploymentFile deployment(Path data) throws Exception {
        Path photos = Files.createDirectory(data.resolve("photos"));
        Files.writeString(photos.resolve("note.jpg"), "this is no photograph");
        return DeploymentFile.parse(
                "test",
                String.join(
                        "\n",
                        "ingest:",
                        "  state: " + data.resolve("ingest"),
                        "  feeds:",
                        "  - {name: scenes, type: synthetic, rate: 2, count: 20}",
                        "  - {name: photos, type: directory, path: " + photos + "}",
                        "watch: {models: [squeezenet1_1], precisions: [f32, int8], schemes: [static], masks: [scene]}",
                        "quantize: {calibrationImages: 2, synthetic: true}",
                        "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}"));
    }
}

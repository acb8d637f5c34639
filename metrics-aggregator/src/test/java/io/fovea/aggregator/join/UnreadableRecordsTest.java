package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.record.ClassActivationMap;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Health;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that nobody can read, in a topic that every instance of the aggregator reads as a whole. */
class UnreadableRecordsTest {
    private static final RecordSerdes SERDES = RecordSerdes.bundled();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<Topic<?>> READ_AS_A_WHOLE =
            List.of(Topics.BASELINES, Topics.DRIFT_EVENTS, Topics.STATISTICS);

    @Test
    void areLeftOutAtTheStartAndLaterAndAllElseGoesOn(@TempDir Path data) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"))) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            TopicAdmin.ensure(kafka, Topics.all());
            try (KafkaProducer<String, byte[]> producer =
                            new KafkaProducer<>(kafka.producer(), new StringSerializer(), new ByteArraySerializer());
                    ServiceHost host = ServiceHost.open("test", kafka, new HttpSettings("127.0.0.1", 0))) {
                sendUnreadable(producer);
                AggregatorService aggregator = start(host, data);
                await("the start").atMost(PATIENCE).until(() -> isUp(host));
                sendImage(producer, 0);
                await("an image")
                        .atMost(PATIENCE)
                        .until(() -> aggregator.table().comparisons() == 1);
                assertThat(dropped(host)).isEqualTo(READ_AS_A_WHOLE.size());

                sendUnreadable(producer);
                sendImage(producer, 1);

                await("the next image")
                        .atMost(PATIENCE)
                        .until(() -> aggregator.table().comparisons() == 2);
                await("all of them are counted")
                        .atMost(PATIENCE)
                        .until(() -> dropped(host) == 2 * READ_AS_A_WHOLE.size());
                assertThat(isUp(host)).isTrue();
            }
        }
    }

    private static AggregatorService start(ServiceHost host, Path data) {
        DeploymentFile file = DeploymentFile.parse(
                "test",
                String.join(
                        "\n",
                        "watch: {models: [squeezenet1_1], precisions: [f32], masks: [folder]}",
                        "aggregate: {stateDirectory: " + data.resolve("stores") + "}"));
        AggregatorService aggregator = new AggregatorService(
                host.context(), Watch.of(file), file.section("aggregate", AggregatorConfig.DEFAULTS));
        host.start(aggregator);
        return aggregator;
    }

    private static boolean isUp(ServiceHost host) {
        return host.context().health().check().get("aggregate") instanceof Health.Up;
    }

    private static double dropped(ServiceHost host) {
        return host.context().meters().find("fovea.unreadable.records").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void sendUnreadable(KafkaProducer<String, byte[]> producer) throws Exception {
        for (Topic<?> topic : READ_AS_A_WHOLE) {
            producer.send(new ProducerRecord<>(topic.name(), "key", "nonsense".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static void sendImage(KafkaProducer<String, byte[]> producer, int image) throws Exception {
        ClassActivationMap map = Parts.map(image, "f32");
        producer.send(new ProducerRecord<>(
                        Topics.CAMS.name(),
                        Parts.key(image),
                        SERDES.of(Topics.CAMS).serializer().serialize(Topics.CAMS.name(), map)))
                .get();
        producer.send(new ProducerRecord<>(
                        Topics.MASKS.name(),
                        Parts.key(image),
                        SERDES.of(Topics.MASKS).serializer().serialize(Topics.MASKS.name(), Parts.mask(image))))
                .get();
    }
}

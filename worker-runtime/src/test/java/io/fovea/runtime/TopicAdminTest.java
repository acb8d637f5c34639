package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.SharedBroker.Broker;
import io.fovea.schemas.Cleanup;
import io.fovea.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TopicAdminTest {
    private final KafkaSettings kafka;

    TopicAdminTest(Broker broker) {
        this.kafka = broker.context().kafka();
    }

    @Test
    void creates_what_is_absent_as_declared() throws Exception {
        TopicAdmin.ensure(kafka, List.of(topic("declared", Cleanup.DELETE), topic("kept", Cleanup.COMPACT)));

        try (Admin admin = Admin.create(kafka.admin())) {
            assertThat(partitions(admin, "declared")).isEqualTo(3);
            assertThat(configuration(admin, "declared").get("retention.ms").value())
                    .isEqualTo("3600000");
            assertThat(configuration(admin, "declared").get("cleanup.policy").value())
                    .isEqualTo("delete");
            assertThat(configuration(admin, "declared").get("max.message.bytes").value())
                    .isEqualTo(Integer.toString(32 << 20));
            assertThat(configuration(admin, "kept").get("cleanup.policy").value())
                    .isEqualTo("compact");
            assertThat(configuration(admin, "kept").get("segment.bytes").value())
                    .as("no more than this is read uncompacted")
                    .isEqualTo(Integer.toString(32 << 20));
        }
    }

    @Test
    void creates_as_configured_and_leaves_existing_topics_alone() throws Exception {
        KafkaSettings configured = new KafkaSettings(
                kafka.properties(),
                Map.of(
                        "configured",
                        new TopicOverride(Optional.of(5), Optional.of((short) 1), Optional.of(Duration.ofDays(9)))),
                Duration.ofSeconds(30));
        TopicAdmin.ensure(configured, List.of(topic("configured", Cleanup.DELETE)));

        TopicAdmin.ensure(kafka, List.of(topic("configured", Cleanup.DELETE)));

        try (Admin admin = Admin.create(kafka.admin())) {
            assertThat(partitions(admin, "configured")).isEqualTo(5);
            assertThat(configuration(admin, "configured").get("retention.ms").value())
                    .isEqualTo("777600000");
        }
    }

    private static Topic<byte[]> topic(String name, Cleanup cleanup) {
        return new Topic<>(name, byte[].class, 3, Duration.ofHours(1), cleanup);
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }

    private static Config configuration(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .values()
                .iterator()
                .next();
    }
}

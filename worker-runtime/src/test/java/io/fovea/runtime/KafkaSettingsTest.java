package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void passes_every_property_to_every_client() {
        KafkaSettings kafka = settings("kafka: {bootstrap.servers: 'a:1', security.protocol: SASL_SSL}", Map.of());

        assertThat(kafka.consumer("cam")).containsEntry("security.protocol", "SASL_SSL");
        assertThat(kafka.producer()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(kafka.admin()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(kafka.streams()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(kafka.bootstrapServers()).isEqualTo("a:1");
    }

    @Test
    void passes_a_prefixed_property_to_one_kind_of_client() {
        KafkaSettings kafka =
                settings("kafka: {linger.ms: 3, producer: {linger.ms: 9}, streams.num.standby.replicas: 1}", Map.of());

        assertThat(kafka.producer()).containsEntry("linger.ms", "9").doesNotContainKey("producer.linger.ms");
        assertThat(kafka.consumer("cam")).containsEntry("linger.ms", "3").doesNotContainKey("num.standby.replicas");
        assertThat(kafka.streams())
                .containsEntry("linger.ms", "3")
                .containsEntry("producer.linger.ms", "9")
                .containsEntry("num.standby.replicas", "1");
    }

    @Test
    void sends_one_request_at_a_time_unless_told_otherwise() {
        KafkaSettings ours = settings("kafka: {}", Map.of());
        KafkaSettings told = settings("kafka: {producer: {max.in.flight.requests.per.connection: 3}}", Map.of());

        assertThat(ours.producer()).containsEntry("max.in.flight.requests.per.connection", "1");
        assertThat(told.producer()).containsEntry("max.in.flight.requests.per.connection", "3");
    }

    @Test
    void lets_the_environment_override_the_file() {
        Map<String, String> environment = Map.of(
                "FOVEA_KAFKA_BOOTSTRAP_SERVERS", "b:2",
                "FOVEA_KAFKA_SCHEMA_REGISTRY_URL", "http://registry:8081",
                "PATH", "/bin");

        KafkaSettings kafka = settings("kafka: {bootstrap.servers: 'a:1'}", environment);

        assertThat(kafka.properties())
                .isEqualTo(Map.of("bootstrap.servers", "b:2", "schema.registry.url", "http://registry:8081"));
        assertThat(kafka.admin()).containsOnlyKeys("bootstrap.servers");
    }

    @Test
    void gives_each_service_a_group_below_one_prefix() {
        assertThat(settings("", Map.of()).consumer("cam")).containsEntry("group.id", "fovea-cam");
        assertThat(settings("kafka: {group.id: staging}", Map.of()).consumer("cam"))
                .containsEntry("group.id", "staging-cam");
    }

    @Test
    void sets_all_limits_on_the_size_of_a_record_together() {
        KafkaSettings kafka = settings("kafka: {max.request.size: 50000000}", Map.of());

        assertThat(kafka.messageBytes()).isEqualTo(50_000_000);
        assertThat(kafka.producer())
                .containsEntry("max.request.size", 50_000_000)
                .containsEntry("buffer.memory", 100_000_000L);
        assertThat(kafka.consumer("cam")).containsEntry("max.partition.fetch.bytes", 50_000_000);
        assertThat(kafka.streams()).containsEntry("producer.max.request.size", 50_000_000);
    }

    @Test
    void names_a_property_that_no_client_has() {
        assertThatThrownBy(() -> settings("kafka: {bootstrap.server: 'a:1'}", Map.of()))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("f.yaml: kafka.bootstrap.server: no client of Kafka has this property");
    }

    @Test
    void names_a_variable_that_no_client_has() {
        assertThatThrownBy(() -> settings("", Map.of("FOVEA_KAFKA_BOOTSTRAP", "a:1")))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("FOVEA_KAFKA_BOOTSTRAP in the environment: no client of Kafka has a property bootstrap");
    }

    @Test
    void names_a_topic_that_does_not_exist() {
        assertThatThrownBy(() -> settings("topics: {image: {partitions: 3}}", Map.of()))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith(
                        "f.yaml: topics.image: no such topic (known: all, baselines, calibrations, cams, ");
    }

    @Test
    void overrides_topics_by_name_and_all_together() {
        KafkaSettings kafka = settings(
                "topics: {all: {replication: 3, partitions: 12}, images: {partitions: 24, retention: 2d}}", Map.of());

        assertThat(kafka.override(Topics.IMAGES))
                .isEqualTo(new TopicOverride(Optional.of(24), Optional.of((short) 3), Optional.of(Duration.ofDays(2))));
        assertThat(kafka.override(Topics.CAMS))
                .isEqualTo(new TopicOverride(Optional.of(12), Optional.of((short) 3), Optional.empty()));
    }

    @Test
    void reads_the_time_to_wait_for_kafka() {
        assertThat(settings("kafka: {startup.timeout: 2m}", Map.of()).startupTimeout())
                .isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> settings("kafka: {startup.timeout: long}", Map.of()))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith("f.yaml: kafka.startup.timeout: 'long' is not a time");
    }

    private static KafkaSettings settings(String yaml, Map<String, String> environment) {
        return KafkaSettings.from(DeploymentFile.parse("f.yaml", yaml), environment);
    }
}

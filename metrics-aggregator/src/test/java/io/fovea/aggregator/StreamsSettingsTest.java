package io.fovea.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.KafkaSettings;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What Kafka Streams makes of the deployment file. */
class StreamsSettingsTest {
    @Test
    void are_exactly_once_without_copies_and_names_by_default() {
        StreamsConfig effective = effective("");

        assertThat(effective.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
        assertThat(effective.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isZero();
        assertThat(consumer(effective, 1)).doesNotContainKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        assertThat(consumer(effective, 1)).containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        assertThat(effective.getProducerConfigs("any"))
                .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    }

    @Test
    void keep_the_name_of_an_instance_for_every_thread() {
        StreamsConfig effective = effective("aggregate: {instance: north, threads: 2}");

        assertThat(effective.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(2);
        assertThat(consumer(effective, 1)).containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "north-1");
        assertThat(consumer(effective, 2)).containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "north-2");
    }

    @Test
    void leave_the_group_unless_the_instance_comes_back_under_a_name() {
        assertThat(StreamsSettings.membershipAfterClose(properties("")))
                .isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
        assertThat(StreamsSettings.membershipAfterClose(properties("aggregate: {instance: north}")))
                .isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
        assertThat(StreamsSettings.membershipAfterClose(properties("kafka: {group.instance.id: north}")))
                .isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
    }

    @Test
    void keep_copies_on_other_instances() {
        StreamsConfig effective = effective("aggregate: {standbyReplicas: 2}");

        assertThat(effective.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(2);
    }

    @Test
    void let_the_section_kafka_say_otherwise() {
        StreamsConfig effective = effective(
                "kafka: {group.id: study, consumer.session.timeout.ms: 7000, streams.acceptable.recovery.lag: 5}");

        assertThat(effective.getString(StreamsConfig.APPLICATION_ID_CONFIG)).isEqualTo("study-aggregate");
        assertThat(effective.getLong(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG))
                .isEqualTo(5);
        assertThat(consumer(effective, 1)).containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "7000");
    }

    @Test
    void bound_what_a_restore_reads_uncompacted() {
        StreamsConfig effective = effective("");

        assertThat(effective.originalsWithPrefix(StreamsConfig.TOPIC_PREFIX))
                .containsEntry(TopicConfig.SEGMENT_BYTES_CONFIG, 32 << 20);
    }

    private static Map<String, Object> consumer(StreamsConfig effective, int thread) {
        return effective.getMainConsumerConfigs("group", "client", thread);
    }

    private static StreamsConfig effective(String deployment) {
        return new StreamsConfig(properties(deployment));
    }

    private static Properties properties(String deployment) {
        DeploymentFile file = DeploymentFile.parse("test", deployment);
        return StreamsSettings.of(
                KafkaSettings.from(file, Map.of()), file.section("aggregate", AggregatorConfig.DEFAULTS));
    }
}

package io.fovea.aggregator;

import io.fovea.runtime.KafkaSettings;
import io.fovea.schemas.Topics;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams runs the aggregator; whatever the deployment file says of Kafka goes over it. */
final class StreamsSettings {
    private static final int LINGER_MILLIS = 50;
    private static final int BATCH_BYTES = 256 * 1024;

    private StreamsSettings() {}

    static Properties of(KafkaSettings kafka, AggregatorConfig config) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        // A map that is no record becomes a dead letter, and the next one goes on.
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
        properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
        // Nobody sees a record before its transaction is committed, and a commit sends what is left at once: waiting
        // for full batches until then costs no time and saves requests.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MILLIS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // A transaction's first batch in a partition waits for its coordinator; a second one, sent meanwhile, would be
        // refused as out of order and sent again.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // Compaction leaves the segment alone that is being written, and a restore reads it as a whole: of 1 GB by
        // default.
        properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), kafka.messageBytes());
        config.instance()
                .ifPresent(instance -> properties.put(
                        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance));
        properties.putAll(kafka.streams());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.groupId("aggregate"));
        return properties;
    }

    /**
     * Whether a closed instance stays a member of its group. One with a name does: it comes back under it and finds its
     * work. One without leaves, or the group waits for it for a whole session when the next instance starts.
     */
    static GroupMembershipOperation membershipAfterClose(Properties settings) {
        return settings.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                        || settings.containsKey(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP;
    }
}

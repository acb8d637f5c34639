package io.fovea.ingest.kafka;

import java.util.Map;
import java.util.Optional;

/**
 * Keys of a feed of type {@code kafka}.
 *
 * @param topic whose values are encoded images and whose keys tell the camera
 * @param properties of the consumer, {@code bootstrap.servers} and security among them
 * @param group consumer group; {@code fovea-feed-NAME} by default
 */
record KafkaFeedConfig(String topic, Map<String, String> properties, Optional<String> group) {
    KafkaFeedConfig {
        if (topic == null || topic.isBlank()) {
            throw new IllegalArgumentException("key 'topic' is missing");
        }
        if (properties == null || !properties.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("key 'properties' needs bootstrap.servers");
        }
        properties = Map.copyOf(properties);
    }
}

package io.fovea.runtime;

import io.fovea.schemas.Topic;

/**
 * A record to be published.
 *
 * @param topic where
 * @param key by which Kafka chooses the partition
 * @param value what
 */
public record Emission<V>(Topic<V> topic, String key, V value) {}

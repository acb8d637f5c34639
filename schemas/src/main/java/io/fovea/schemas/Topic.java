package io.fovea.schemas;

import java.time.Duration;

/**
 * A Kafka topic: its name, what its values are, and how it is created where it is absent. Keys are strings.
 *
 * @param <V> a class generated from a schema, or {@code byte[]}
 * @param name as Kafka knows it
 * @param type of the values
 * @param partitions it is created with
 * @param retention for which records are kept where cleanup is {@link Cleanup#DELETE}
 * @param cleanup what happens to old records
 */
public record Topic<V>(String name, Class<V> type, int partitions, Duration retention, Cleanup cleanup) {
    public Topic {
        if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException("not a name of a topic: " + name);
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " needs at least one partition, not " + partitions);
        }
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("topic " + name + " needs a positive retention, not " + retention);
        }
    }
}

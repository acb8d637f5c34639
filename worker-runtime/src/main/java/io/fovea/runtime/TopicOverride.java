package io.fovea.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * How a topic is created otherwise than declared; section {@code topics} of the deployment file, by the topic's name
 * or, for every topic, {@code all}.
 *
 * @param partitions instead of the declared number
 * @param replication copies of each partition; the broker's default where absent
 * @param retention instead of the declared one
 */
public record TopicOverride(Optional<Integer> partitions, Optional<Short> replication, Optional<Duration> retention) {
    public static final TopicOverride NONE = new TopicOverride(Optional.empty(), Optional.empty(), Optional.empty());

    public TopicOverride {
        if (partitions.isPresent() && partitions.get() < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, not " + partitions.get());
        }
        if (replication.isPresent() && replication.get() < 1) {
            throw new IllegalArgumentException("replication must be at least 1, not " + replication.get());
        }
        if (retention.isPresent() && retention.get().toMillis() < 1) {
            throw new IllegalArgumentException("retention must be positive, not " + retention.get());
        }
    }

    /** This one, and where it is silent the other one. */
    TopicOverride or(TopicOverride other) {
        return new TopicOverride(
                partitions.or(other::partitions), replication.or(other::replication), retention.or(other::retention));
    }
}

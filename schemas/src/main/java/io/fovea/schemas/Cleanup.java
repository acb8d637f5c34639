package io.fovea.schemas;

import org.apache.kafka.common.config.TopicConfig;

/** What Kafka does with a topic's old records. */
public enum Cleanup {
    /** Forgets them after the retention time. */
    DELETE(TopicConfig.CLEANUP_POLICY_DELETE),
    /** Keeps the last one of each key. */
    COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT);

    private final String policy;

    Cleanup(String policy) {
        this.policy = policy;
    }

    /** Kafka's name, for {@code cleanup.policy}. */
    public String policy() {
        return policy;
    }
}

package io.fovea.runtime.claimcheck;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code claimCheck} of the deployment file: where large images are kept outside Kafka.
 *
 * @param store a folder that all processes see at the same path, or {@code s3://bucket/prefix}; without it there is no
 *     store and every image goes through Kafka
 * @param inlineBytes largest image that goes through Kafka; 1,000,000 by default, which a broker with its own limit of
 *     1 MB takes
 * @param retention after which an object is deleted; twice that of topic {@code images} by default, and never less than
 *     it
 * @param settings keys of the kind of store
 */
public record ClaimCheckConfig(
        Optional<String> store,
        Optional<Integer> inlineBytes,
        Optional<Duration> retention,
        @JsonAnySetter Map<String, Object> settings) {
    /** No store. */
    public static final ClaimCheckConfig NONE =
            new ClaimCheckConfig(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    private static final int DEFAULT_INLINE_BYTES = 1_000_000;

    public ClaimCheckConfig {
        settings = settings == null ? Map.of() : new LinkedHashMap<>(settings);
        if (store.isEmpty() && (inlineBytes.isPresent() || retention.isPresent() || !settings.isEmpty())) {
            throw new IllegalArgumentException("key 'store' is missing: a folder or s3://bucket/prefix");
        }
        if (store.isPresent() && store.get().isBlank()) {
            throw new IllegalArgumentException("key 'store' is empty: name a folder or s3://bucket/prefix");
        }
        if (inlineBytes.isPresent() && inlineBytes.get() < 0) {
            throw new IllegalArgumentException("inlineBytes must not be negative, not " + inlineBytes.get());
        }
    }

    int inlineBytesOrDefault() {
        return inlineBytes.orElse(DEFAULT_INLINE_BYTES);
    }
}

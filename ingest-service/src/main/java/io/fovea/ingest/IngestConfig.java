package io.fovea.ingest;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code ingest} of the deployment file.
 *
 * @param feeds by name; at least one
 * @param state folder in which feeds note their positions; {@code .fovea/ingest} by default
 * @param maxLag images that may wait in Kafka for the workers, above which feeds wait and HTTP is told 429;
 *     without it Kafka's retention alone bounds them
 * @param maxInFlight images handed to Kafka and not acknowledged, of all feeds together; 64 by default
 */
public record IngestConfig(
        List<FeedConfig> feeds, Optional<Path> state, Optional<Integer> maxInFlight, Optional<Long> maxLag) {
    private static final Path DEFAULT_STATE = Path.of(".fovea", "ingest");
    private static final int DEFAULT_IN_FLIGHT = 64;

    public IngestConfig {
        if (feeds == null || feeds.isEmpty()) {
            throw new IllegalArgumentException("key 'feeds' is missing: name at least one feed");
        }
        feeds = List.copyOf(feeds);
        Set<String> names = new HashSet<>();
        for (FeedConfig feed : feeds) {
            if (!names.add(feed.name())) {
                throw new IllegalArgumentException("two feeds are named '" + feed.name() + "'");
            }
        }
        if (maxLag.isPresent() && maxLag.get() < 1) {
            throw new IllegalArgumentException("maxLag must be at least 1, not " + maxLag.get());
        }
        if (maxInFlight.isPresent() && maxInFlight.get() < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, not " + maxInFlight.get());
        }
    }

    /** These feeds, and defaults for everything else. */
    public static IngestConfig of(FeedConfig... feeds) {
        return new IngestConfig(List.of(feeds), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public IngestConfig withState(Path folder) {
        return new IngestConfig(feeds, Optional.of(folder), maxInFlight, maxLag);
    }

    Path stateOrDefault() {
        return state.orElse(DEFAULT_STATE);
    }

    long maxLagOrDefault() {
        return maxLag.orElse(Long.MAX_VALUE);
    }

    int maxInFlightOrDefault() {
        return maxInFlight.orElse(DEFAULT_IN_FLIGHT);
    }
}

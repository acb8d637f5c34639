package io.fovea.ingest;

import io.fovea.imaging.decode.DecodeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code ingest} of the deployment file.
 *
 * @param feeds by name; at least one
 * @param state folder in which feeds note their positions; {@code .fovea/ingest} by default
 * @param limits what one image may cost
 * @param maxLag images that may wait in Kafka for the quantize workers, above which feeds wait and HTTP is told 429;
 *     without it Kafka's retention alone bounds them
 * @param maxInFlight images handed to Kafka and not acknowledged, of all feeds together; 64 by default
 */
public record IngestConfig(
        List<FeedConfig> feeds,
        Optional<Path> state,
        Optional<Limits> limits,
        Optional<Integer> maxInFlight,
        Optional<Long> maxLag) {
    private static final Path DEFAULT_STATE = Path.of(".fovea", "ingest");
    private static final int DEFAULT_IN_FLIGHT = 64;

    /**
     * What one image may cost.
     *
     * @param bytes largest encoded image; 16 MB by default
     * @param pixels largest width times height; 64 megapixels by default
     * @param time longest decode; 20 s by default
     */
    public record Limits(Optional<Integer> bytes, Optional<Long> pixels, Optional<Duration> time) {
        DecodeLimits orDefaults() {
            return new DecodeLimits(
                    bytes.orElse(DecodeLimits.DEFAULT.bytes()),
                    pixels.orElse(DecodeLimits.DEFAULT.pixels()),
                    time.orElse(DecodeLimits.DEFAULT.time()));
        }
    }

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
        return new IngestConfig(List.of(feeds), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public IngestConfig withState(Path folder) {
        return new IngestConfig(feeds, Optional.of(folder), limits, maxInFlight, maxLag);
    }

    Path stateOrDefault() {
        return state.orElse(DEFAULT_STATE);
    }

    DecodeLimits limitsOrDefaults() {
        return limits.map(Limits::orDefaults).orElse(DecodeLimits.DEFAULT);
    }

    long maxLagOrDefault() {
        return maxLag.orElse(Long.MAX_VALUE);
    }

    int maxInFlightOrDefault() {
        return maxInFlight.orElse(DEFAULT_IN_FLIGHT);
    }
}

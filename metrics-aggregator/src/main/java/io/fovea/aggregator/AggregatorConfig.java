package io.fovea.aggregator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code aggregate} of the deployment file.
 *
 * @param expiry after which the parts of an image that never became complete are counted as missing, by the
 *     aggregator's clock; 1 h by default
 * @param stateDirectory where the stores are kept
 * @param threads stream threads; 1 by default
 * @param standbyReplicas copies of every store on other instances; 0 by default
 * @param commitInterval after which results become visible; 200 ms by default
 * @param instance a name that is kept over restarts (static membership): its restart moves no work to others
 * @param segments names of attributes of images by whose values rows are counted besides; none by default
 * @param segmentLimit values of an attribute that have a segment of their own, per row; 50 by default
 * @param imagesPerFalseAlarm of drift: in how many images of a feed all its rows and metrics together may raise one; by
 *     default 2,592,000, which is thirty days at one image per second
 */
public record AggregatorConfig(
        Duration expiry,
        Path stateDirectory,
        int threads,
        int standbyReplicas,
        Duration commitInterval,
        Optional<String> instance,
        List<String> segments,
        int segmentLimit,
        long imagesPerFalseAlarm) {
    public static final AggregatorConfig DEFAULTS = new AggregatorConfig(
            Duration.ofHours(1),
            Path.of(".fovea", "aggregate"),
            1,
            0,
            Duration.ofMillis(200),
            Optional.empty(),
            List.of(),
            50,
            2_592_000);

    public AggregatorConfig {
        segments = segments.stream().distinct().toList();
        require(segmentLimit >= 1, "segmentLimit must be at least 1, not " + segmentLimit);
        require(imagesPerFalseAlarm >= 100, "imagesPerFalseAlarm must be at least 100, not " + imagesPerFalseAlarm);
        require(!expiry.isNegative() && !expiry.isZero(), "expiry must be positive, not " + expiry);
        require(threads >= 1, "threads must be at least 1, not " + threads);
        require(standbyReplicas >= 0, "standbyReplicas must be at least 0, not " + standbyReplicas);
        require(commitInterval.toMillis() >= 1, "commitInterval must be at least 1 ms, not " + commitInterval);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

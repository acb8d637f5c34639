package io.fovea.aggregator;

import io.fovea.runtime.Watch;
import io.fovea.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code aggregate} of the deployment file.
 *
 * @param expiry after which the parts of an image that never became complete are counted as missing, by the
 *     aggregator's clock; by default 1 h, or a day where a model draws masks
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
        Optional<Duration> expiry,
        Path stateDirectory,
        int threads,
        int standbyReplicas,
        Duration commitInterval,
        Optional<String> instance,
        List<String> segments,
        int segmentLimit,
        long imagesPerFalseAlarm) {
    public static final AggregatorConfig DEFAULTS = new AggregatorConfig(
            Optional.empty(),
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
        expiry.ifPresent(
                after -> require(!after.isNegative() && !after.isZero(), "expiry must be positive, not " + after));
        require(threads >= 1, "threads must be at least 1, not " + threads);
        require(standbyReplicas >= 0, "standbyReplicas must be at least 0, not " + standbyReplicas);
        require(commitInterval.toMillis() >= 1, "commitInterval must be at least 1 ms, not " + commitInterval);
    }

    /**
     * After which an image is given up. A model takes seconds for a mask, so a backlog of hours is nothing unusual: there an
     * image is awaited for as long as Kafka keeps it for the worker.
     */
    public Duration expiryOf(Watch watch) {
        return expiry.orElse(watch.hasMasksOfModels() ? Topics.IMAGES.retention() : Duration.ofHours(1));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

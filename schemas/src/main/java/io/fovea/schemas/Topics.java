package io.fovea.schemas;

import io.fovea.record.Baseline;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.SaliencyMask;
import java.time.Duration;
import java.util.List;

/**
 * Every topic of the system, declared once.
 *
 * <p>All that the aggregator joins has one number of partitions and one key (the image id), so that the parts of an
 * image meet in one task. Retention follows the size of a record and the time for which it is of use: tensors are
 * hundreds of kilobytes, comparisons a few kilobytes.
 */
public final class Topics {
    private static final int PARTITIONS = 6;

    public static final Topic<ImageEvent> IMAGES =
            new Topic<>("images", ImageEvent.class, PARTITIONS, Duration.ofDays(1), Cleanup.DELETE);
    public static final Topic<Inference> INFERENCES =
            new Topic<>("inferences", Inference.class, PARTITIONS, Duration.ofHours(6), Cleanup.DELETE);
    public static final Topic<ClassActivationMap> CAMS =
            new Topic<>("cams", ClassActivationMap.class, PARTITIONS, Duration.ofDays(1), Cleanup.DELETE);
    public static final Topic<SaliencyMask> MASKS =
            new Topic<>("masks", SaliencyMask.class, PARTITIONS, Duration.ofDays(1), Cleanup.DELETE);
    /** All comparisons of an image, for whoever asks about single images; the table is counted where they are made. */
    public static final Topic<ImageComparisons> COMPARISONS =
            new Topic<>("comparisons", ImageComparisons.class, PARTITIONS, Duration.ofDays(7), Cleanup.DELETE);

    public static final Topic<ComparisonStatistics> STATISTICS =
            new Topic<>("statistics", ComparisonStatistics.class, 1, Duration.ofDays(7), Cleanup.COMPACT);
    /** Calibrations of scheme static as JSON, keyed by network/checkpoint, so that every replica uses the same. */
    public static final Topic<byte[]> CALIBRATIONS =
            new Topic<>("calibrations", byte[].class, 1, Duration.ofDays(7), Cleanup.COMPACT);
    /** What rows were when all was well, keyed by name/version. */
    public static final Topic<Baseline> BASELINES =
            new Topic<>("baselines", Baseline.class, 1, Duration.ofDays(7), Cleanup.COMPACT);
    /** Rows that left their baselines or came back, keyed by row, metric and start. */
    public static final Topic<DriftEvent> DRIFT_EVENTS =
            new Topic<>("drift-events", DriftEvent.class, 1, Duration.ofDays(7), Cleanup.COMPACT);
    /** Records nobody could use: the original bytes, with the reason in the headers. */
    public static final Topic<byte[]> DEAD_LETTERS =
            new Topic<>("dead-letters", byte[].class, 1, Duration.ofDays(30), Cleanup.DELETE);

    private Topics() {}

    /** In the order in which records flow. */
    public static List<Topic<?>> all() {
        return List.of(
                IMAGES,
                INFERENCES,
                CAMS,
                MASKS,
                COMPARISONS,
                STATISTICS,
                CALIBRATIONS,
                BASELINES,
                DRIFT_EVENTS,
                DEAD_LETTERS);
    }
}

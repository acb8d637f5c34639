package io.fovea.aggregator;

/**
 * How many images have come to which end; {@code complete + deadLettered + expired} are finished.
 *
 * @param begun of which a part or a dead letter has arrived
 * @param complete every awaited part arrived
 * @param deadLettered every awaited part arrived or was dead-lettered, at least one the latter
 * @param expired a part never came
 * @param comparisons emitted so far; the table is up to date when it counts as many
 */
public record ImageCounts(long begun, long complete, long deadLettered, long expired, long comparisons) {
    public static final ImageCounts NONE = new ImageCounts(0, 0, 0, 0, 0);

    public long finished() {
        return complete + deadLettered + expired;
    }

    /** Images that wait for parts. */
    public long open() {
        return begun - finished();
    }
}

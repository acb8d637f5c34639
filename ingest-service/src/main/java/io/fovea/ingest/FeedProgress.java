package io.fovea.ingest;

import java.util.Optional;

/**
 * How far a feed has come. Whenever it rests,
 *
 * <pre>
 * found = published + duplicates + skipped + deadLettered
 * </pre>
 *
 * @param feed its name
 * @param found images and would-be images that the source had
 * @param published distinct images that Kafka has acknowledged
 * @param duplicates whose bytes it had published before
 * @param skipped by its sampling
 * @param deadLettered that are no images we can use
 * @param exhausted whether the source has come to its end and everything is acknowledged
 * @param problem why it brings nothing now, where it is in trouble
 */
public record FeedProgress(
        String feed,
        long found,
        long published,
        long duplicates,
        long skipped,
        long deadLettered,
        boolean exhausted,
        Optional<String> problem) {
    /** Found and not acknowledged yet. */
    public long inFlight() {
        return found - published - duplicates - skipped - deadLettered;
    }
}

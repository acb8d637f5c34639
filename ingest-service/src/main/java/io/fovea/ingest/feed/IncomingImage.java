package io.fovea.ingest.feed;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An image as a source has it.
 *
 * @param source where in the feed: a relative path, URL, object key or frame number
 * @param bytes encoded, not copied: hand it over
 * @param capturedAt when it was taken, where the source tells
 * @param label index of its true class, where the source tells
 * @param attributes the source's own facts about it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record IncomingImage(
        String source,
        byte[] bytes,
        Optional<Instant> capturedAt,
        Optional<Integer> label,
        Map<String, String> attributes) {
    public IncomingImage {
        attributes = Map.copyOf(attributes);
    }

    /** An image of which no more is known. */
    public static IncomingImage of(String source, byte[] bytes) {
        return new IncomingImage(source, bytes, Optional.empty(), Optional.empty(), Map.of());
    }

    public IncomingImage capturedAt(Instant instant) {
        return new IncomingImage(source, bytes, Optional.of(instant), label, attributes);
    }

    public IncomingImage with(Map<String, String> moreAttributes) {
        return new IncomingImage(source, bytes, capturedAt, label, moreAttributes);
    }
}

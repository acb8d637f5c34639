package io.fovea.ingest.feed;

import java.nio.charset.StandardCharsets;
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
    /** Most bytes that the source and the attributes of an image may have together. */
    public static final int MOST_TEXT_BYTES = 8 << 10;
    /** How the reason begins that an image with longer ones is refused for. */
    public static final String TOO_LONG = "source and attributes have";

    public IncomingImage {
        attributes = Map.copyOf(attributes);
    }

    /** Why its text is refused; empty where it is not. */
    public Optional<String> tooLong() {
        long bytes = utf8(source);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            bytes += utf8(attribute.getKey()) + utf8(attribute.getValue());
        }
        return bytes <= MOST_TEXT_BYTES
                ? Optional.empty()
                : Optional.of(TOO_LONG + " " + bytes + " bytes together; the limit is " + MOST_TEXT_BYTES);
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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

package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cloud event: its attributes, the media type of its data, and the data.
 *
 * @param attributes by name
 * @param media in lower case, without parameters
 * @param data as bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record CloudEvent(Map<String, String> attributes, String media, byte[] data) {
    private static final String HEADER = "ce-";
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Whether a request is an event in binary mode. */
    static boolean isBinary(Posted request) {
        return request.headers().containsKey("ce-id") || request.headers().containsKey("ce-specversion");
    }

    /** CloudEvents' binary mode: attributes in headers, percent-encoded, and data in the body. */
    static CloudEvent binary(Posted request, byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        request.headers().forEach((name, value) -> {
            if (name.startsWith(HEADER)) {
                attributes.put(name.substring(HEADER.length()), percentDecoded(value.strip()));
            }
        });
        return new CloudEvent(attributes, request.media(), body);
    }

    /** CloudEvents' structured mode: everything in one JSON object. */
    static CloudEvent structured(JsonNode event) {
        Map<String, String> attributes = new HashMap<>();
        event.properties().forEach(attribute -> {
            if (attribute.getValue().isValueNode() && !attribute.getKey().startsWith("data")) {
                attributes.put(attribute.getKey(), attribute.getValue().asText());
            }
        });
        String media = Posted.media(event.path("datacontenttype").asText("application/json"));
        JsonNode data = event.path("data");
        if (event.has("data_base64")) {
            return new CloudEvent(
                    attributes,
                    media,
                    EncodedImages.decode(event.get("data_base64").asText()));
        }
        if (data.isTextual() && !media.endsWith("json")) {
            return new CloudEvent(attributes, media, EncodedImages.decode(data.asText()));
        }
        return new CloudEvent(attributes, media, data.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is what a model server answered, or was told about an answer; it carries no image to be taken. */
    boolean isAnswer() {
        String type = attributes.getOrDefault("type", "");
        return type.endsWith(".response") || type.endsWith(".feedback");
    }

    /** Where an image of it comes from: the event's source and id. */
    String source() {
        String id = attributes.getOrDefault("id", "event");
        return attributes.containsKey("source") ? attributes.get("source") + "#" + id : id;
    }

    /**
     * When it happened; empty where it does not say so in a way that can be read.
     *
     * @throws BadRequestException if that is outside of the years 1 to 9999, which no record can hold
     */
    Optional<Instant> time() {
        Instant time;
        try {
            String text = attributes.get("time");
            if (text == null) {
                return Optional.empty();
            }
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new BadRequestException(400, "the event's time is not within the years 1 to 9999");
        }
        return Optional.of(time);
    }

    /** Percent signs that begin no encoded byte stay as they are. */
    static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() && text.charAt(i) == '%' ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(16 * high + low);
                i += 2;
            } else {
                String character = Character.toString(text.codePointAt(i));
                bytes.writeBytes(character.getBytes(StandardCharsets.UTF_8));
                i += character.length() - 1;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package io.fovea.ingest.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images in the body of a request, in whichever of the known wrappings. */
final class ImagePayloads {
    private static final String POSTED = "posted";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ImageFetcher fetcher;

    ImagePayloads(ImageFetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * Unwraps.
     *
     * @throws BadRequestException if the wrapping is torn
     */
    List<IncomingImage> of(String path, Headers headers, byte[] body) throws InterruptedException {
        String type =
                Optional.ofNullable(headers.getFirst("Content-Type")).orElse("").strip();
        String media = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (headers.getFirst("ce-id") != null || headers.getFirst("ce-specversion") != null) {
            return binaryEvent(headers, media, body);
        }
        return switch (media) {
            case "multipart/form-data" ->
                Multipart.parts(type, body).stream()
                        .map(part -> IncomingImage.of(part.name(), part.content()))
                        .toList();
            case "application/cloudevents+json" -> structuredEvent(json(body));
            case "application/cloudevents-batch+json" -> batch(json(body));
            case "application/json" -> addressesOrInference(path, json(body));
            default ->
                List.of(IncomingImage.of(
                        Optional.ofNullable(headers.getFirst("X-Source")).orElse(POSTED), body));
        };
    }

    private List<IncomingImage> addressesOrInference(String path, JsonNode content) throws InterruptedException {
        boolean inference = path.startsWith("/v2/") || content.has("inputs") || content.has("instances");
        return inference ? InferenceRequest.images(content, POSTED) : fetched(content);
    }

    private static List<IncomingImage> batch(JsonNode events) {
        List<IncomingImage> images = new ArrayList<>();
        for (JsonNode event : events) {
            images.addAll(structuredEvent(event));
        }
        return images;
    }

    /** CloudEvents' binary mode: attributes in headers, data in the body. */
    private static List<IncomingImage> binaryEvent(Headers headers, String media, byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        headers.forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("ce-")) {
                attributes.put(name.substring(3).toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return event(attributes, media, body);
    }

    /** CloudEvents' structured mode: everything in one JSON object. */
    private static List<IncomingImage> structuredEvent(JsonNode event) {
        Map<String, String> attributes = new HashMap<>();
        event.properties().forEach(attribute -> {
            if (attribute.getValue().isValueNode() && !attribute.getKey().startsWith("data")) {
                attributes.put(attribute.getKey(), attribute.getValue().asText());
            }
        });
        String media = event.path("datacontenttype").asText("application/json");
        if (event.has("data_base64")) {
            return event(attributes, media, base64(event.get("data_base64").asText()));
        }
        JsonNode data = event.path("data");
        byte[] bytes = data.isTextual() && !media.contains("json")
                ? base64(data.asText())
                : data.toString().getBytes(StandardCharsets.UTF_8);
        return event(attributes, media, bytes);
    }

    private static List<IncomingImage> event(Map<String, String> attributes, String media, byte[] data) {
        String id = attributes.getOrDefault("id", POSTED);
        String source = attributes.containsKey("source") ? attributes.get("source") + "#" + id : id;
        Map<String, String> kept = new HashMap<>();
        attributes.forEach((name, value) -> kept.put("ce." + name, value));
        List<IncomingImage> images = media.contains("json")
                ? InferenceRequest.images(json(data), source)
                : List.of(IncomingImage.of(source, data));
        Optional<Instant> time = time(attributes);
        return images.stream()
                .map(image -> new IncomingImage(image.source(), image.bytes(), time, image.label(), kept))
                .toList();
    }

    private static Optional<Instant> time(Map<String, String> attributes) {
        String time = attributes.get("time");
        try {
            return time == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private List<IncomingImage> fetched(JsonNode list) throws InterruptedException {
        JsonNode urls = list.isArray() ? list : list.path("urls");
        if (!urls.isArray()) {
            throw new BadRequestException(400, "expected a JSON list of addresses, or an inference request");
        }
        if (urls.size() > fetcher.mostUrls()) {
            throw new BadRequestException(413, "more than " + fetcher.mostUrls() + " addresses");
        }
        List<IncomingImage> images = new ArrayList<>();
        for (JsonNode url : urls) {
            images.add(IncomingImage.of(url.asText(), fetcher.fetch(url.asText())));
        }
        return images;
    }

    static byte[] base64(String text) {
        int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
        try {
            return Base64.getMimeDecoder().decode(text.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(400, "not Base64: " + e.getMessage());
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadRequestException(400, "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestException(400, "not JSON: " + e.getMessage());
        }
    }
}

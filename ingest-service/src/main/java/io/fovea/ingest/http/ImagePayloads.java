package io.fovea.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The images in the body of a request, in whichever of the known wrappings. */
final class ImagePayloads {
    /** Source of an image whose sender does not name it. */
    private static final String POSTED = "posted";

    private static final String JSON_LENGTH = "inference-header-content-length";
    /** Bounds the memory of a parsed request: what a value takes is some 40 bytes. */
    private static final int MOST_VALUES = 1_000_000;

    private final ObjectMapper mapper;
    private final int mostUrls;

    /**
     * Unwraps requests.
     *
     * @param mostBytes that a body may have
     * @param mostUrls that a list may have
     */
    ImagePayloads(int mostBytes, int mostUrls) {
        this.mostUrls = mostUrls;
        this.mapper = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(mostBytes)
                        .maxTokenCount(MOST_VALUES)
                        .build())
                .build());
    }

    /**
     * Unwraps.
     *
     * @throws BadRequestException if the wrapping is torn or holds no image
     */
    Payload of(Posted request, byte[] body) {
        String media = request.media();
        if (CloudEvent.isBinary(request)) {
            CloudEvent event = CloudEvent.binary(request, body);
            return ofEvents(Stream.of(event), some -> imagesOf(some, request));
        }
        return switch (media) {
            case "multipart/form-data" -> images(Form.images(request.header("content-type"), body));
            case "application/cloudevents+json" ->
                ofEvents(Stream.of(CloudEvent.structured(json(body))), some -> imagesOf(some, request));
            case "application/cloudevents-batch+json" -> batch(json(body), request);
            default -> {
                if (request.headers().containsKey(JSON_LENGTH) || isInference(request.path())) {
                    yield images(inference(request, body, POSTED));
                }
                yield media.equals("application/json") ? addressesOrInference(json(body)) : plain(request, body);
            }
        };
    }

    /** The paths on which a model server takes requests: {@code /v2/models/M/infer} and {@code /v1/models/M:predict}. */
    static boolean isInference(String path) {
        return path.startsWith("/v2/") || path.startsWith("/v1/");
    }

    private static Payload plain(Posted request, byte[] body) {
        String source = request.header("x-source");
        return images(List.of(IncomingImage.of(source.isEmpty() ? POSTED : source, body)));
    }

    private static Payload images(List<IncomingImage> images) {
        if (images.isEmpty()) {
            throw new BadRequestException(422, "carries no image");
        }
        return new Payload.Images(images);
    }

    private Payload batch(JsonNode events, Posted request) {
        List<CloudEvent> list = new ArrayList<>();
        events.forEach(event -> list.add(CloudEvent.structured(event)));
        return ofEvents(list.stream(), event -> imagesOf(event, request));
    }

    private static Payload ofEvents(Stream<CloudEvent> events, Function<CloudEvent, List<IncomingImage>> imagesOf) {
        List<IncomingImage> images = new ArrayList<>();
        boolean answers = false;
        for (CloudEvent event : events.toList()) {
            if (event.isAnswer()) {
                answers = true;
            } else {
                images.addAll(imagesOf.apply(event));
            }
        }
        return images.isEmpty() && answers ? new Payload.Nothing() : images(images);
    }

    private List<IncomingImage> imagesOf(CloudEvent event, Posted request) {
        Optional<Instant> time = event.time();
        Map<String, String> kept = new HashMap<>();
        event.attributes().forEach((name, value) -> kept.put("ce." + name, value));
        boolean inference = event.media().endsWith("json") || request.headers().containsKey(JSON_LENGTH);
        List<IncomingImage> images = inference
                ? inference(request, event.data(), event.source())
                : List.of(IncomingImage.of(event.source(), event.data()));
        return images.stream()
                .map(image -> new IncomingImage(image.source(), image.bytes(), time, image.label(), kept))
                .toList();
    }

    /** Of JSON, with binary tensors behind it where the request says how long the JSON is. */
    private List<IncomingImage> inference(Posted request, byte[] body, String source) {
        String length = request.header(JSON_LENGTH);
        if (length.isEmpty()) {
            return InferenceRequest.images(json(body), source);
        }
        int end;
        try {
            end = Integer.parseInt(length);
        } catch (NumberFormatException e) {
            end = -1;
        }
        if (end < 0 || end > body.length) {
            throw new BadRequestException(
                    400,
                    "header Inference-Header-Content-Length is " + length + ", the body " + body.length + " bytes");
        }
        ByteBuffer tensors = ByteBuffer.wrap(body, end, body.length - end).slice();
        return InferenceRequest.images(json(body, end), tensors, source);
    }

    private Payload addressesOrInference(JsonNode content) {
        if (InferenceRequest.isOne(content)) {
            return images(InferenceRequest.images(content, POSTED));
        }
        JsonNode urls = content.isArray() ? content : content.path("urls");
        if (!urls.isArray()) {
            throw new BadRequestException(400, "expected a JSON list of addresses, or an inference request");
        }
        if (urls.size() > mostUrls) {
            throw new BadRequestException(413, "more than " + mostUrls + " addresses");
        }
        if (urls.isEmpty()) {
            throw new BadRequestException(422, "carries no image");
        }
        List<String> addresses = new ArrayList<>();
        for (JsonNode url : urls) {
            IncomingImage.of(url.asText(), new byte[0]).tooLong().ifPresent(reason -> {
                throw new BadRequestException(400, "an address is too long: " + reason);
            });
            addresses.add(url.asText());
        }
        return new Payload.Addresses(addresses);
    }

    private JsonNode json(byte[] body) {
        return json(body, body.length);
    }

    private JsonNode json(byte[] body, int length) {
        try {
            return mapper.readTree(body, 0, length);
        } catch (StreamConstraintsException e) {
            throw new BadRequestException(413, "too much JSON: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new BadRequestException(400, "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestException(400, "not JSON: " + e.getMessage());
        }
    }
}

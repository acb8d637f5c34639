package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.ingest.feed.IncomingImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The encoded images in a request to a model server, as its payload logger passes them on:
 *
 * <ul>
 *   <li>KServe's v2 protocol: {@code inputs} of datatype {@code BYTES}, as Base64 in {@code data}, in {@code contents} or
 *       as a binary tensor behind the JSON
 *   <li>TensorFlow Serving and KServe's v1: {@code instances} (rows) or {@code inputs} (columns, or one value)
 *   <li>Seldon: {@code binData}, {@code strData}, {@code jsonData}, {@code data.ndarray}
 * </ul>
 *
 * <p>What stands under {@code b64} or {@code binData} is an image by its name. Any other text is one where it is the Base64
 * of a known format, or a data URL; all else, such as prompts and tensors of numbers, is passed over.
 */
final class InferenceRequest {
    private static final List<String> FIELDS =
            List.of("inputs", "instances", "binData", "strData", "jsonData", "data", "contents");
    private static final Set<String> BINARY = Set.of("b64", "binData");

    private final List<byte[]> images = new ArrayList<>();

    private InferenceRequest() {}

    /** Whether JSON is such a request, by its fields. */
    static boolean isOne(JsonNode content) {
        return content.isObject() && FIELDS.stream().anyMatch(content::has);
    }

    /** The images of a request that is JSON alone. */
    static List<IncomingImage> images(JsonNode request, String source) {
        return images(request, ByteBuffer.allocate(0), source);
    }

    /** The images of a request whose binary tensors follow its JSON. */
    static List<IncomingImage> images(JsonNode request, ByteBuffer tensors, String source) {
        InferenceRequest found = new InferenceRequest();
        BinaryTensors.elements(request, tensors).stream()
                .filter(EncodedImages::isImage)
                .forEach(found.images::add);
        FIELDS.forEach(field -> found.collect(field, request.path(field)));
        return found.named(source);
    }

    private List<IncomingImage> named(String source) {
        List<IncomingImage> named = new ArrayList<>();
        for (byte[] bytes : images) {
            String place = images.size() == 1 ? source : source + "[" + named.size() + "]";
            named.add(IncomingImage.of(place, bytes));
        }
        return named;
    }

    private void collect(String name, JsonNode node) {
        if (node.isTextual()) {
            if (BINARY.contains(name)) {
                images.add(EncodedImages.decode(node.asText()));
            } else {
                EncodedImages.find(node.asText()).ifPresent(images::add);
            }
        } else if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getKey(), field.getValue()));
        } else {
            node.forEach(element -> collect(name, element));
        }
    }
}

package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.ingest.feed.IncomingImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoded images in a request to a model server, as its payload logger passes them on: KServe's v2 protocol
 * ({@code inputs} of datatype {@code BYTES}, Base64 in {@code data}) and the older {@code instances}, whose images stand
 * under {@code b64} (TensorFlow Serving) or are data URLs. Tensors of numbers are no encoded images and are passed over.
 */
final class InferenceRequest {
    private static final int SHORTEST_IMAGE = 40;

    private InferenceRequest() {}

    static List<IncomingImage> images(JsonNode request, String source) {
        List<String> encoded = new ArrayList<>();
        for (JsonNode input : request.path("inputs")) {
            if (input.path("datatype").asText().equals("BYTES")) {
                collect(input.path("data"), encoded);
            }
        }
        for (JsonNode instance : request.path("instances")) {
            collect(instance, encoded);
        }
        List<IncomingImage> images = new ArrayList<>();
        for (String text : encoded) {
            String place = encoded.size() == 1 ? source : source + "[" + images.size() + "]";
            images.add(IncomingImage.of(place, ImagePayloads.base64(text)));
        }
        return images;
    }

    private static void collect(JsonNode node, List<String> encoded) {
        if (node.isTextual() && node.asText().length() >= SHORTEST_IMAGE) {
            encoded.add(node.asText());
        } else if (node.isContainerNode()) {
            node.forEach(child -> collect(child, encoded));
        }
    }
}

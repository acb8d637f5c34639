package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary tensors of KServe's v2 protocol: they stand behind the JSON of a request, in the order of its inputs, each as
 * long as its {@code binary_data_size} says. One of datatype {@code BYTES} is a sequence of elements, each behind its
 * length as four little-endian bytes.
 */
final class BinaryTensors {
    private BinaryTensors() {}

    /**
     * The elements of the tensors of bytes.
     *
     * @param request the JSON
     * @param tensors what stands behind it
     */
    static List<byte[]> elements(JsonNode request, ByteBuffer tensors) {
        List<byte[]> elements = new ArrayList<>();
        for (JsonNode input : request.path("inputs")) {
            JsonNode size = input.path("parameters").path("binary_data_size");
            if (size.isMissingNode()) {
                continue;
            }
            ByteBuffer tensor = take(tensors, size.asLong(-1));
            if (input.path("datatype").asText().equals("BYTES")) {
                tensor.order(ByteOrder.LITTLE_ENDIAN);
                while (tensor.hasRemaining()) {
                    elements.add(element(tensor));
                }
            }
        }
        return elements;
    }

    private static byte[] element(ByteBuffer tensor) {
        if (tensor.remaining() < Integer.BYTES) {
            throw new BadRequestException(400, "a binary tensor ends within the length of an element");
        }
        ByteBuffer element = take(tensor, tensor.getInt());
        byte[] bytes = new byte[element.remaining()];
        element.get(bytes);
        return bytes;
    }

    private static ByteBuffer take(ByteBuffer from, long size) {
        if (size < 0 || size > from.remaining()) {
            throw new BadRequestException(
                    400, "a binary tensor of " + size + " bytes, where " + from.remaining() + " bytes follow");
        }
        ByteBuffer part = from.slice(from.position(), (int) size);
        from.position(from.position() + (int) size);
        return part;
    }
}

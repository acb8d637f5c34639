package io.fovea.quantize.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code .safetensors}: eight bytes of header length, a JSON header, then the tensors' bytes.
 *
 * <p>The header is checked as the format demands: tensors cover the rest of the file once, without holes, overlaps or
 * bytes to spare, and each is as long as its shape says.
 */
final class SafetensorsReader {
    private static final int LENGTH_BYTES = 8;
    private static final int MAX_HEADER_BYTES = 4 << 20;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private SafetensorsReader() {}

    /** The tensors of a file by name, in the order of their bytes. */
    static Map<String, StoredTensor> read(ByteBuffer file) throws UnreadableFileException {
        var bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < LENGTH_BYTES) {
            throw new UnreadableFileException("truncated: not even the length of the header is there");
        }
        long headerLength = bytes.getLong();
        if (headerLength < 0 || headerLength > bytes.remaining()) {
            throw new UnreadableFileException(
                    "truncated: the header claims " + headerLength + " bytes, " + bytes.remaining() + " are there");
        }
        if (headerLength > MAX_HEADER_BYTES) {
            throw new UnreadableFileException("the header claims " + headerLength + " bytes, which is too long");
        }
        var header = new byte[(int) headerLength];
        bytes.get(header);
        return tensors(entries(header), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Entry> entries(byte[] header) throws UnreadableFileException {
        JsonNode root;
        try {
            root = JSON.readTree(new String(header, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException("the header is not valid JSON", e);
        }
        if (!root.isObject()) {
            throw new UnreadableFileException("the header is not a JSON object");
        }
        var entries = new ArrayList<Entry>();
        for (var property : root.properties()) {
            if (!property.getKey().equals("__metadata__")) {
                entries.add(Entry.of(property.getKey(), property.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Map<String, StoredTensor> tensors(List<Entry> entries, ByteBuffer data)
            throws UnreadableFileException {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        long end = 0;
        for (Entry entry : entries) {
            if (entry.begin() != end || entry.end() < entry.begin()) {
                throw new UnreadableFileException("the header places " + Quoted.of(entry.name()) + " at "
                        + entry.begin() + ".." + entry.end() + ", after bytes that end at " + end);
            }
            if (entry.end() > data.limit()) {
                throw new UnreadableFileException("truncated: " + Quoted.of(entry.name()) + " ends at byte "
                        + entry.end() + " of the data, which has " + data.limit());
            }
            var bytes = data.slice((int) entry.begin(), (int) (entry.end() - entry.begin()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            var tensor = StoredTensor.dense(entry.name(), entry.type(), entry.shape(), bytes);
            if (entry.size() * entry.type().bytes() != bytes.limit()) {
                throw new UnreadableFileException(
                        Quoted.of(entry.name()) + " has " + bytes.limit() + " bytes for the shape " + entry.shape());
            }
            tensors.put(entry.name(), tensor);
            end = entry.end();
        }
        if (end != data.limit()) {
            throw new UnreadableFileException((data.limit() - end) + " bytes follow the last tensor");
        }
        return tensors;
    }

    private record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {

        static Entry of(String name, JsonNode json) throws UnreadableFileException {
            String label = Quoted.of(name);
            var shape = numbers(json.path("shape"));
            var offsets = numbers(json.path("data_offsets"));
            if (shape.isEmpty() || offsets.isEmpty() || offsets.get().size() != 2) {
                throw new UnreadableFileException("the header describes " + label + " without a shape and two offsets");
            }
            String dtype = json.path("dtype").asText();
            var type = type(dtype);
            if (type.isEmpty()) {
                throw new UnreadableFileException(label + " has the unknown element type " + Quoted.of(dtype));
            }
            return new Entry(
                    name,
                    type.get(),
                    shape.get(),
                    offsets.get().get(0),
                    offsets.get().get(1));
        }

        long size() {
            return shape.stream().reduce(1L, (a, b) -> a * b);
        }

        private static Optional<List<Long>> numbers(JsonNode array) {
            if (!array.isArray()) {
                return Optional.empty();
            }
            var numbers = new ArrayList<Long>();
            for (JsonNode number : array) {
                if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                    return Optional.empty();
                }
                numbers.add(number.longValue());
            }
            return Optional.of(numbers);
        }

        private static Optional<ElementType> type(String dtype) {
            return Optional.ofNullable(
                    switch (dtype) {
                        case "F16" -> ElementType.FLOAT16;
                        case "BF16" -> ElementType.BFLOAT16;
                        case "F32" -> ElementType.FLOAT32;
                        case "F64" -> ElementType.FLOAT64;
                        case "BOOL" -> ElementType.BOOL;
                        case "U8" -> ElementType.UINT8;
                        case "I8" -> ElementType.INT8;
                        case "I16" -> ElementType.INT16;
                        case "I32" -> ElementType.INT32;
                        case "I64" -> ElementType.INT64;
                        default -> null;
                    });
        }
    }
}

package io.fovea.quantize.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** PyTorch's answers on photographs with trained weights, as {@code reference/real.json} keeps them. */
public final class PhotographReference {
    private final JsonNode images;

    private PhotographReference(JsonNode images) {
        this.images = images;
    }

    /**
     * One network's answer at one precision.
     *
     * @param classes the five most probable, most probable first
     * @param probabilities of these
     * @param map Grad-CAM++ of the first, at the target layer's own resolution
     */
    @SuppressWarnings("ArrayRecordComponent") // compared element by element, never as a whole
    public record Answer(List<Integer> classes, double[] probabilities, float[] map) {

        /** Whether the map shows nothing. */
        public boolean isFlat() {
            return IntStream.range(1, map.length).allMatch(i -> map[i] == map[0]);
        }
    }

    /** Reads all answers; the calling test is skipped where there are none. */
    public static PhotographReference read() throws IOException {
        return new PhotographReference(new ObjectMapper()
                .readTree(SharedFiles.require("reference/real.json").toFile())
                .get("images"));
    }

    /** Every photograph that has answers. */
    public List<Path> photographs() throws IOException {
        try (Stream<Path> files = Files.list(SharedFiles.require("images/ecssd"))) {
            return files.filter(file -> images.has(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** The answer of a network at a precision. */
    public Answer answer(Path photograph, String network, String precision) {
        JsonNode answer =
                images.get(photograph.getFileName().toString()).get(network).get(precision);
        double[] map = doubles(answer.get("cam"));
        float[] values = new float[map.length];
        IntStream.range(0, map.length).forEach(i -> values[i] = (float) map[i]);
        return new Answer(
                StreamSupport.stream(answer.get("top5").spliterator(), false)
                        .map(JsonNode::asInt)
                        .toList(),
                doubles(answer.get("probabilities")),
                values);
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}

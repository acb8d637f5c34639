package io.fovea.quantize.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.foundations.Json;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Calibration.Range;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A calibration as JSON: its id, where it comes from, and {@code ranges: {path: [min, max]}}. */
public final class CalibrationJson {

    private CalibrationJson() {}

    /** The calibration as indented UTF-8 text. */
    public static byte[] write(Calibration calibration) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("id", calibration.id())
                .put("network", calibration.network())
                .put("checkpoint", calibration.checkpoint())
                .put("images", calibration.images())
                .put("source", calibration.source());
        ObjectNode ranges = json.putObject("ranges");
        calibration
                .ranges()
                .forEach((path, range) -> ranges.putArray(path).add(range.min()).add(range.max()));
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is something else, or was changed since
     */
    public static Calibration read(byte[] json) throws IOException {
        JsonNode tree = Json.MAPPER.readTree(json);
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("ranges").properties()) {
            JsonNode range = entry.getValue();
            ranges.put(
                    entry.getKey(),
                    new Range(range.path(0).floatValue(), range.path(1).floatValue()));
        }
        Calibration calibration = new Calibration(
                tree.path("network").asText(),
                tree.path("checkpoint").asText(),
                tree.path("images").asInt(1),
                tree.path("source").asText(),
                ranges);
        if (!calibration.id().equals(tree.path("id").asText())) {
            throw new IOException(
                    "not a calibration, or changed by hand: its contents have the id " + calibration.id());
        }
        return calibration;
    }
}

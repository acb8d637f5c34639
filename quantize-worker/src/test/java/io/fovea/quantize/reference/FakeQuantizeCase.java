package io.fovea.quantize.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.identity.Precision;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.quantize.scheme.Quantizer;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** PyTorch's fake quantization of one small tensor. */
public record FakeQuantizeCase(
        String name,
        Quantizer.Integers quantizer,
        int quantMin,
        int quantMax,
        float scale,
        int zeroPoint,
        List<Float> input,
        List<Float> output,
        List<Float> gradientMask) {

    /** Every case of {@code reference/fake_quantize.json}. */
    public static List<FakeQuantizeCase> all() {
        try {
            JsonNode cases = new ObjectMapper()
                    .readTree(
                            SharedFiles.require("reference/fake_quantize.json").toFile());
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(FakeQuantizeCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FakeQuantizeCase read(JsonNode json) {
        FakeQuantizationScheme scheme = json.get("scheme").asText().equals("adaptive")
                ? FakeQuantizationScheme.ADAPTIVE
                : FakeQuantizationScheme.SEED_CODE;
        Precision precision = Precision.of("int" + json.get("bits").asInt());
        boolean weight = json.get("role").asText().equals("weight");
        return new FakeQuantizeCase(
                scheme + " " + precision + " " + json.get("role").asText() + " "
                        + json.get("case").asText(),
                (Quantizer.Integers) (weight ? scheme.weights(precision) : scheme.outputs(precision)),
                json.get("quant_min").asInt(),
                json.get("quant_max").asInt(),
                (float) json.get("scale").asDouble(),
                json.get("zero_point").asInt(),
                floats(json.get("input")),
                floats(json.get("output")),
                floats(json.get("gradient_mask")));
    }

    private static List<Float> floats(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(value -> (float) value.asDouble())
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}

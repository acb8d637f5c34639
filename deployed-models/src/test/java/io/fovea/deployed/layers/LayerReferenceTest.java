package io.fovea.deployed.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.deployed.Agreement;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.onnx.OnnxModel;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers of real files restored to float, against the reference: the best two, the worst, all, and the best together.
 * Photographs are decoded here and there by two decoders, which differ by a level; so figures agree within .01, and those of
 * SqueezeNet within .02: its map is that of one class, and where one photograph of sixteen tips to another class, the mean
 * moves that far (in the reference too, from one layer to the next).
 */
class LayerReferenceTest {
    private static final int SIZE = 224;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2-spoilt", "mobilenet_v2-qdq", "squeezenet1_1-qdq"})
    void whatALayerIsWorthIsAsTheReferenceSays(String name) throws IOException {
        // Given
        JsonNode reference = new ObjectMapper()
                .readTree(SharedFiles.require("reference/layers.json").toFile());
        JsonNode expected = reference.get(name);
        List<float[]> inputs = new ArrayList<>();
        for (JsonNode photograph : reference.get("photographs")) {
            inputs.add(input(SharedFiles.require("images/ecssd/" + photograph.asText())));
        }
        Path floating = SharedFiles.require("models/onnx/" + name.substring(0, name.indexOf('-')) + ".onnx");
        Path quantized = SharedFiles.require("models/deployed/" + name + ".onnx");
        RestoredLayers layers = new RestoredLayers(
                OnnxModel.read(quantized).inlined(), OnnxModel.read(floating).inlined());
        DeployedModel.Settings settings = DeployedModel.Settings.DEFAULTS;
        // On four of the sixteen photographs the two best scores of the quantized SqueezeNet differ by less than one
        // quantization step. One level of one pixel decides which class is explained there, and one photograph that
        // tips moves the mean by up to .035.
        double tolerance = name.startsWith("squeezenet") ? 0.045 : 0.01;

        try (DeployedModel original = DeployedModel.load(floating, settings)) {
            // When
            LayerStudy study =
                    new LayerStudy(quantized, layers, original, settings, new Explainer("grad-cam++"), inputs);

            // Then
            assertAgrees("as it is", study.restored(List.of()).agreement(), expected.get("as it is"), tolerance);
            List<Integer> ranked = ranking(expected.get("restored alone"));
            for (int layer : List.of(ranked.get(0), ranked.get(1), ranked.get(ranked.size() - 1))) {
                JsonNode alone = expected.get("restored alone").get(layer);
                LayerStudy.Effect effect = study.restored(List.of(layer));
                assertThat(effect.layers()).containsExactly(alone.get("layer").asText());
                assertAgrees(effect.layers().toString(), effect.agreement(), alone, tolerance);
            }
            JsonNode two = expected.get("the best n together").get(1);
            assertAgrees("two", study.restored(ranked.subList(0, 2)).agreement(), two, tolerance);
            List<Integer> all =
                    IntStream.range(0, layers.names().size()).boxed().toList();
            assertAgrees("all", study.restored(all).agreement(), expected.get("all restored"), tolerance);
        }
    }

    private static List<Integer> ranking(JsonNode alone) {
        return IntStream.range(0, alone.size())
                .boxed()
                .sorted((a, b) -> Double.compare(sim(alone.get(b)), sim(alone.get(a))))
                .toList();
    }

    private static double sim(JsonNode effect) {
        return effect.at("/sim_cc_kld/0").asDouble();
    }

    private static void assertAgrees(String what, Agreement actual, JsonNode expected, double tolerance) {
        assertThat(actual.images()).as(what).isEqualTo(expected.get("n").asInt());
        if (actual.images() > 0) {
            assertThat(actual.sim()).as(what + " SIM").isCloseTo(sim(expected), within(tolerance));
            assertThat(actual.cc())
                    .as(what + " CC")
                    .isCloseTo(expected.at("/sim_cc_kld/1").asDouble(), within(tolerance));
            assertThat(actual.kld())
                    .as(what + " KLD")
                    .isCloseTo(expected.at("/sim_cc_kld/2").asDouble(), within(tolerance));
        }
        // One photograph of sixteen may tip.
        assertThat(actual.sameClass())
                .as(what)
                .isCloseTo(expected.get("same_class").asDouble(), within(0.07));
    }

    private static float[] input(Path photograph) throws IOException {
        try {
            RgbImage image = new ImageDecoder().decode(Files.readAllBytes(photograph));
            byte[] rgb = PillowBilinear.resize(image, SIZE, SIZE).rgb();
            float[] values = new float[rgb.length];
            int cells = SIZE * SIZE;
            for (int i = 0; i < rgb.length; i++) {
                int channel = i % 3;
                values[channel * cells + i / 3] = ((rgb[i] & 0xFF) / 255f - MEAN[channel]) / DEVIATION[channel];
            }
            return values;
        } catch (UndecodableImageException e) {
            throw new IOException(photograph.toString(), e);
        }
    }
}

package io.fovea.deployed.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.onnx.OnnxModel;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every layer of real files restored to float alone, the best together, and all of them, against the reference.
 *
 * <p>Photographs are decoded here and there by two decoders, which differ by a level; so figures agree within .01. Those of
 * SqueezeNet agree within .045: on four of the sixteen photographs the two best scores of the quantized file differ by less
 * than one quantization step, one level of one pixel decides which class is explained there, and one photograph that tips
 * moves the mean by up to .035. The reference has the pixels of ten of the sixteen only.
 */
class LayerReferenceTest {
    private static final List<Figure> FIGURES = List.of(Figure.SIM, Figure.CC, Figure.KLD);

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2-spoilt, 0.01, node_Conv_850",
        "mobilenet_v2-qdq, 0.01, node_Conv_812",
        "squeezenet1_1-qdq, 0.045, ''"
    })
    void whatEachLayerIsWorthIsAsTheReferenceSays(String name, double tolerance, String first) throws IOException {
        // Given
        JsonNode reference = new ObjectMapper()
                .readTree(SharedFiles.require("reference/layers.json").toFile());
        JsonNode expected = reference.get(name);
        List<StudyImage> images = new ArrayList<>();
        for (JsonNode photograph : reference.get("photographs")) {
            images.add(image(photograph.asText()));
        }
        Path floating = SharedFiles.require("models/onnx/" + name.substring(0, name.indexOf('-')) + ".onnx");
        Path quantized = SharedFiles.require("models/deployed/" + name + ".onnx");
        RestoredLayers layers = new RestoredLayers(
                OnnxModel.read(quantized).inlined(), OnnxModel.read(floating).inlined());
        DeployedModel.Settings settings = DeployedModel.Settings.DEFAULTS;

        try (DeployedModel original = DeployedModel.load(floating, settings);
                LayerStudy study = new LayerStudy(
                        quantized,
                        layers,
                        original,
                        settings,
                        new Explainer("grad-cam++"),
                        images,
                        EffectStore.inMemory(),
                        2)) {
            // When
            List<Effect> alone = study.alone((done, total) -> {});
            List<Integer> ranking = LayerStudy.ranking(alone, Figure.SIM);
            List<Integer> everyLayer =
                    IntStream.range(0, layers.layers()).boxed().toList();

            // Then
            assertAgrees("as it is", study.restored(List.of()), expected.get("as it is"), tolerance);
            assertAgrees("all", study.restored(everyLayer), expected.get("all restored"), tolerance);
            for (int layer : everyLayer) {
                JsonNode one = expected.get("restored alone").get(layer);
                assertThat(layers.places().get(layer).name())
                        .isEqualTo(one.get("layer").asText());
                assertAgrees(one.get("layer").asText(), alone.get(layer), one, tolerance);
            }
            if (!first.isEmpty()) {
                JsonNode two = expected.get("the best n together").get(1);
                List<Integer> best = ranking.stream()
                        .filter(place -> two.get("restored")
                                .toString()
                                .contains(layers.places().get(place).name()))
                        .toList();
                assertThat(best).hasSize(2);
                assertAgrees("two", study.restored(best), two, tolerance);
                // The first by a wide margin: its gain is several times that of the next.
                assertThat(layers.places().get(ranking.get(0)).name()).isEqualTo(first);
                Effect none = study.restored(List.of());
                assertThat(alone.get(ranking.get(0)).gain(Figure.SIM, none).mean())
                        .isGreaterThan(5
                                * alone.get(ranking.get(1))
                                        .gain(Figure.SIM, none)
                                        .mean());
            }
        }
    }

    private static void assertAgrees(String what, Effect actual, JsonNode expected, double tolerance) {
        assertThat(actual.defined(Figure.SIM))
                .as(what)
                .isEqualTo(expected.get("n").asInt());
        for (int i = 0; i < FIGURES.size() && actual.defined(Figure.SIM) > 0; i++) {
            assertThat(actual.figure(FIGURES.get(i)).mean())
                    .as(what + " " + FIGURES.get(i))
                    .isCloseTo(expected.at("/sim_cc_kld/" + i).asDouble(), within(tolerance));
        }
        // One photograph of sixteen may tip.
        assertThat(actual.figure(Figure.SAME_CLASS).mean())
                .as(what)
                .isCloseTo(expected.get("same_class").asDouble(), within(0.07));
    }

    private static StudyImage image(String name) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(SharedFiles.require("images/ecssd/" + name));
            return new StudyImage(
                    name, Preprocessing.IMAGENET.tensor(new ImageDecoder().decode(bytes)), Optional.empty());
        } catch (UndecodableImageException e) {
            throw new IOException(name, e);
        }
    }
}

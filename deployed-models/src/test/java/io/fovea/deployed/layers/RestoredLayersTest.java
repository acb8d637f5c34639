package io.fovea.deployed.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.UnusableModelException;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoredLayersTest {
    private static final DeployedModel.Settings SETTINGS = DeployedModel.Settings.DEFAULTS;

    @ParameterizedTest
    @EnumSource(QuantizedForms.class)
    void withEverythingRestoredASmallFileOfAnyFormIsItsFloatOriginal(QuantizedForms form) {
        // Given
        ModelProto floating = form.floating();
        RestoredLayers layers = new RestoredLayers(form.quantized(), floating);

        // When
        ModelProto all = layers.restored(all(layers));

        // Then
        assertThat(layers.layers()).isEqualTo(2);
        for (int seed = 0; seed < 4; seed++) {
            float[] image = noise(3 * 8 * 8, seed);
            float[] expected = scores(floating, image);
            float[] actual = scores(all, image);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
            }
            assertThat(scores(layers.restored(List.of()), image)).isEqualTo(scores(form.quantized(), image));
            assertThat(scores(form.quantized(), image)).isNotEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(QuantizedForms.class)
    void oneLayerRestoredDiffersFromTheFileAndOneLayerQuantizedDiffersFromItsOriginal(QuantizedForms form) {
        // Given
        RestoredLayers layers = new RestoredLayers(form.quantized(), form.floating());

        for (int place = 0; place < layers.layers(); place++) {
            // When
            ModelProto alone = layers.restored(List.of(place));
            ModelProto others = layers.quantizedAlone(place);

            // Then: on some image, since a rounding may hide a small difference
            assertThat(differOnSome(alone, form.quantized())).isTrue();
            assertThat(differOnSome(others, form.floating())).isTrue();
        }
    }

    private static boolean differOnSome(ModelProto one, ModelProto other) {
        return IntStream.range(0, 40)
                .mapToObj(seed -> noise(3 * 8 * 8, seed))
                .anyMatch(image -> !Arrays.equals(scores(one, image), scores(other, image)));
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, mobilenet_v2-qdq, 53, 12",
        "mobilenet_v2, mobilenet_v2-qoperator, 53, 12",
        "mobilenet_v2, mobilenet_v2-dynamic, 53, 0",
        "mobilenet_v2, mobilenet_v2-int16, 53, 12",
        "squeezenet1_1, squeezenet1_1-qdq, 26, 12",
        "squeezenet1_1-legacy, squeezenet1_1-legacy-qoperator, 26, 14",
        "tinycnn, tinycnn-qoperator, 14, 3",
        "shufflenet_v2_x0_5, shufflenet_v2_x0_5-qdq, 57, 93",
        "mobilenetv3_small_050, mobilenetv3_small_050-qdq-channel, 54, 75",
        "channels-last, channels-last-qdq, 6, 3",
    })
    void withEverythingRestoredARealFileGivesTheFloatMapAndWithNothingItsOwnScores(
            String original, String name, int layerCount, int others) throws IOException {
        // Given
        Path floatFile = SharedFiles.require("models/onnx/" + original + ".onnx");
        Path file = SharedFiles.require("models/deployed/" + name + ".onnx");
        RestoredLayers layers = new RestoredLayers(
                OnnxModel.read(file).inlined(), OnnxModel.read(floatFile).inlined());
        Explainer explainer = new Explainer("grad-cam++");

        try (DeployedModel floating = DeployedModel.load(floatFile, SETTINGS);
                DeployedModel deployed = DeployedModel.load(file, SETTINGS);
                DeployedModel untouched = DeployedModel.of(file, layers.restored(List.of()), SETTINGS)) {
            float[] image = noise(floating.input().size(), 7);
            StudyImage studied = new StudyImage("noise", image, Optional.empty());
            try (LayerStudy study = new LayerStudy(
                    file, layers, floating, SETTINGS, explainer, List.of(studied), EffectStore.inMemory(), 1)) {
                // When
                Effect all = study.restored(all(layers));

                // Then
                assertThat(layers.layers()).isEqualTo(layerCount);
                assertThat(layers.places()).hasSize(layerCount + others);
                // The names that the quantizer knows: the float file's.
                assertThat(nodes(floatFile))
                        .containsAll(layers.places().stream()
                                .filter(Place::isLayer)
                                .map(Place::name)
                                .toList());
                assertThat(all.figure(Figure.CC).mean()).isCloseTo(1, within(1e-6));
                assertThat(all.figure(Figure.SAME_CLASS).mean()).isEqualTo(1);
                assertThat(untouched.untouchedScores(image)).isEqualTo(deployed.untouchedScores(image));
            }
        }
    }

    @Test
    void aFileWithoutAPartnerForAnyLayerIsRefused() {
        assertThatThrownBy(() -> new RestoredLayers(QuantizedForms.QDQ.floating(), QuantizedForms.QDQ.floating()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("none can be restored; is it quantized at all");
    }

    private static List<String> nodes(Path file) throws IOException {
        return OnnxModel.read(file).graph().nodes().stream().map(OnnxNode::name).toList();
    }

    private static Collection<Integer> all(RestoredLayers layers) {
        return IntStream.range(0, layers.places().size()).boxed().toList();
    }

    private static float[] scores(ModelProto model, float[] image) {
        try (DeployedModel opened = DeployedModel.of(Path.of("small"), model, SETTINGS)) {
            return opened.untouchedScores(image);
        }
    }

    private static float[] noise(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}

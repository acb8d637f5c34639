package io.fovea.deployed.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.ModelInput;
import io.fovea.deployed.RuntimeSettings;
import io.fovea.deployed.UnusableModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerStudyTest {
    private static final Path NAME = Path.of("small.onnx");
    private static final DeployedModel.Settings SETTINGS = DeployedModel.Settings.DEFAULTS;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicInteger runs = new AtomicInteger();
    private final RestoredLayers layers =
            new RestoredLayers(QuantizedForms.QDQ.quantized(), QuantizedForms.QDQ.floating());

    @Test
    void neitherTheOrderOfImagesNorTheNumberOfWorkersChangesAFigure() {
        // Given
        List<StudyImage> images = images(9);
        List<StudyImage> other = new ArrayList<>(images);
        Collections.shuffle(other, new Random(5));

        // When
        List<Effect> one = alone(images, EffectStore.inMemory(), 1);
        List<Effect> three = alone(other, EffectStore.inMemory(), 3);

        // Then
        assertThat(three).isEqualTo(one);
        for (int place = 0; place < one.size(); place++) {
            for (Figure figure : Figure.values()) {
                assertThat(three.get(place).figure(figure))
                        .isEqualTo(one.get(place).figure(figure));
            }
        }
        assertThat(one.get(0).defined(Figure.CC)).isPositive();
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstWasEnded() throws IOException {
        // Given: a run over a part of the images, ended in the middle of a line
        List<StudyImage> images = images(6);
        Path file = folder.resolve("state.jsonl");
        Map<String, String> of = Map.of("float", "f", "deployed", "d");
        List<Effect> whole = alone(images, EffectStore.inMemory(), 2);
        try (EffectFile state = EffectFile.open(file, of)) {
            alone(images.subList(0, 2), state, 2);
        }
        Files.writeString(file, "{\"restored\":[1],\"ima", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        runs.set(0);

        // When
        List<Effect> resumed;
        int found;
        try (EffectFile state = EffectFile.open(file, of)) {
            found = state.found();
            resumed = alone(images, state, 2);
        }

        // Then
        int places = layers.places().size();
        assertThat(found).isEqualTo(2 * places);
        assertThat(runs).hasValue(4 * places);
        assertThat(resumed).isEqualTo(whole);
        try (EffectFile state = EffectFile.open(file, of)) {
            assertThat(state.found()).isEqualTo(6 * places);
        }
    }

    @Test
    void aStateOfOtherFilesIsRefused() throws IOException {
        // Given
        Path file = folder.resolve("state.jsonl");
        EffectFile.open(file, Map.of("float", "f", "deployed", "d")).close();
        Path text = Files.writeString(folder.resolve("text"), "hello\nworld\n");

        // Then
        assertThatThrownBy(() -> EffectFile.open(file, Map.of("float", "f", "deployed", "e")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is of other files or settings")
                .hasMessageContaining("delete it, or name another file");
        assertThatThrownBy(() -> EffectFile.open(text, Map.of())).hasMessageContaining("is no state of layers");
    }

    @Test
    void theAdviceReachesTheBoundAndNoPlaceOfItCanBeLeftOut() {
        try (DeployedModel floating = DeployedModel.of(NAME, QuantizedForms.QDQ.floating(), SETTINGS);
                LayerStudy study = study(floating, images(9), EffectStore.inMemory(), 2)) {
            // Given
            Effect none = study.restored(List.of());
            List<Integer> ranking = LayerStudy.ranking(study.alone((done, total) -> {}), Figure.KLD);
            double all = study.restored(ranking).figure(Figure.KLD).mean();
            Bound bound = new Bound(Figure.KLD, (none.figure(Figure.KLD).mean() + all) / 2);

            // When
            Advice advice = Advice.find(study, ranking, bound, ranking.size());

            // Then
            assertThat(bound.isReached(none)).isFalse();
            assertThat(advice.isReached()).isTrue();
            assertThat(bound.isReached(study.restored(advice.places()))).isTrue();
            for (int place : advice.places()) {
                List<Integer> without =
                        advice.places().stream().filter(each -> each != place).toList();
                assertThat(bound.isReached(study.restored(without))).isFalse();
            }
            assertThat(Advice.find(study, ranking, new Bound(Figure.KLD, 1e9), 1)
                            .places())
                    .isEmpty();
            Advice never = Advice.find(study, ranking, new Bound(Figure.CC, 2), ranking.size());
            assertThat(never.isReached()).isFalse();
            assertThat(never.effect().figure(Figure.CC).mean())
                    .isGreaterThan(none.figure(Figure.CC).mean());
        }
    }

    @Test
    void figuresOfPlacesTellNoiseRangesAndSaturation() {
        // Given
        ModelInput input;
        try (DeployedModel model = DeployedModel.of(NAME, QuantizedForms.QDQ.floating(), SETTINGS)) {
            input = model.input();
        }

        // When
        List<Optional<PlaceFigures>> figures = PlaceMeasurement.of(
                layers,
                NAME,
                input,
                RuntimeSettings.DEFAULTS,
                images(4).stream().map(StudyImage::input).toList());

        // Then
        assertThat(figures).hasSize(layers.places().size()).allMatch(Optional::isPresent);
        PlaceFigures conv = figures.get(0).orElseThrow();
        assertThat(conv.sqnr()).isBetween(10.0, 60.0);
        assertThat(conv.rangeRatio()).isGreaterThanOrEqualTo(1);
        // Steps of 0.01 for weights between -0.5 and 0.5
        assertThat(conv.weightSqnr().getAsDouble()).isBetween(38.0, 44.0);
        assertThat(conv.weightRatio().getAsDouble()).isGreaterThanOrEqualTo(1);
        assertThat(conv.saturated().getAsDouble()).isBetween(0.001, 0.5);
    }

    @Test
    void aBoundIsReadAndWhatIsNoneIsRefused() {
        assertThat(Bound.parse("sim>=.95")).isEqualTo(new Bound(Figure.SIM, 0.95));
        assertThat(Bound.parse(" kld <= 0.02 ")).hasToString("kld<=0.02");
        assertThatThrownBy(() -> Bound.parse("beauty>=1"))
                .hasMessageContaining("write sim, cc, kld, same-class, then >= or <=");
        assertThatThrownBy(() -> Bound.parse("kld>=1")).hasMessageContaining("kld is better low, so write <=");
    }

    private List<Effect> alone(List<StudyImage> images, EffectStore store, int workers) {
        try (DeployedModel floating = DeployedModel.of(NAME, QuantizedForms.QDQ.floating(), SETTINGS);
                LayerStudy study = study(floating, images, store, workers)) {
            return study.alone((done, total) -> runs.incrementAndGet());
        }
    }

    private LayerStudy study(DeployedModel floating, List<StudyImage> images, EffectStore store, int workers) {
        return new LayerStudy(NAME, layers, floating, SETTINGS, new Explainer("grad-cam++"), images, store, workers);
    }

    private static List<StudyImage> images(int count) {
        Random random = new Random(3);
        List<StudyImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] input = new float[3 * 8 * 8];
            for (int j = 0; j < input.length; j++) {
                input[j] = 2 * random.nextFloat() - 1;
            }
            images.add(new StudyImage("image " + i, input, Optional.empty()));
        }
        return images;
    }
}

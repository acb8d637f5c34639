package io.fovea.saliency.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SaliencyEvaluationTest {
    private static final int HEIGHT = 24;
    private static final int WIDTH = 40;

    /**
     * The expected figures come from the definitions written out pixel by pixel and threshold by threshold in another
     * language, without the counts that this implementation works on.
     */
    @Test
    void scoresTwoImagesAsTheFieldsDefinitionsDo() {
        // Given: a blob beside an ellipse, and a ramp over a corner
        SaliencyEvaluation evaluation = new SaliencyEvaluation();

        // When
        evaluation.add(
                map((x, y) -> 1.25 * Math.exp(-(square((x - 19) / 10.0) + square((y - 12) / 8.0)))
                        + 0.15 * Math.sin(0.9 * x) * Math.cos(0.7 * y)
                        - 0.05),
                truth((x, y) -> square((x - 17) / 11.0) + square((y - 10) / 7.0) <= 1 ? 1 : 0));
        evaluation.add(map((x, y) -> x / 39.0 * (y / 23.0) * 1.1), truth((x, y) -> x >= 25 && y >= 14 ? 1 : 0));

        // Then
        SaliencyScores scores = evaluation.scores();
        assertThat(scores.images()).isEqualTo(2);
        assertThat(scores.mae()).isEqualTo(0.1942728758169938, within(1e-7));
        assertThat(scores.maxF()).isEqualTo(0.8406453463747132, within(1e-9));
        assertThat(scores.meanF()).isEqualTo(0.6144884618053205, within(1e-9));
        assertThat(scores.sMeasure()).isEqualTo(0.7175583431459586, within(1e-6));
        assertThat(scores.maxE()).isEqualTo(0.9139786069351759, within(1e-9));
        assertThat(scores.meanE()).isEqualTo(0.6534599250204483, within(1e-9));
        assertThat(scores.iou()).isEqualTo(0.6626721348483708, within(1e-9));
    }

    @Test
    void aPerfectMaskHasPerfectScores() {
        // Given
        GroundTruth truth = truth((x, y) -> x < 13 ? 1 : 0);
        SaliencyEvaluation evaluation = new SaliencyEvaluation();

        // When
        evaluation.add(map((x, y) -> x < 13 ? 1 : 0), truth);

        // Then
        SaliencyScores scores = evaluation.scores();
        assertThat(scores.mae()).isZero();
        assertThat(scores.maxF()).isEqualTo(1, within(1e-12));
        assertThat(scores.sMeasure()).isEqualTo(1, within(1e-9));
        assertThat(scores.maxE()).isEqualTo(1, within(1e-9));
        assertThat(scores.iou()).isEqualTo(1);
    }

    @Test
    void aFaintMaskIsNotStretched() {
        // Given: right in shape, a hundredth in height
        SaliencyEvaluation evaluation = new SaliencyEvaluation();

        // When
        evaluation.add(map((x, y) -> x < 13 ? 0.01 : 0), truth((x, y) -> x < 13 ? 1 : 0));

        // Then
        assertThat(evaluation.scores().mae()).isEqualTo(13.0 / WIDTH * (1 - 3.0 / 255), within(1e-6));
        assertThat(evaluation.scores().iou()).isZero();
    }

    @Test
    void anEmptyGroundTruthRewardsSilence() {
        // Given
        GroundTruth nothing = truth((x, y) -> 0);
        SaliencyEvaluation silent = new SaliencyEvaluation();
        SaliencyEvaluation loud = new SaliencyEvaluation();

        // When
        silent.add(map((x, y) -> 0), nothing);
        loud.add(map((x, y) -> 1), nothing);

        // Then
        assertThat(silent.scores().sMeasure()).isEqualTo(1);
        assertThat(silent.scores().iou()).isEqualTo(1);
        assertThat(loud.scores().sMeasure()).isZero();
        assertThat(loud.scores().iou()).isZero();
    }

    @Test
    void refusesAMapOfAnotherSize() {
        SaliencyEvaluation evaluation = new SaliencyEvaluation();

        assertThatThrownBy(() -> evaluation.add(new float[7], truth((x, y) -> 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a map of 7 pixels against a ground truth of 960");
    }

    @Property(tries = 200)
    void everyScoreStaysWithinZeroAndOne(
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll long seed) {
        // Given
        java.util.Random random = new java.util.Random(seed);
        float[] map = new float[height * width];
        boolean[] object = new boolean[height * width];
        for (int i = 0; i < map.length; i++) {
            map[i] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
            object[i] = random.nextBoolean();
        }
        SaliencyEvaluation evaluation = new SaliencyEvaluation();

        // When
        evaluation.add(map, new GroundTruth(height, width, object));

        // Then
        SaliencyScores scores = evaluation.scores();
        assertThat(Arrays.asList(
                        scores.mae(),
                        scores.maxF(),
                        scores.meanF(),
                        scores.sMeasure(),
                        scores.maxE(),
                        scores.meanE(),
                        scores.iou()))
                .allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0 + 1e-9));
        assertThat(scores.meanF()).isLessThanOrEqualTo(scores.maxF());
        assertThat(scores.meanE()).isLessThanOrEqualTo(scores.maxE());
    }

    private interface Picture {
        double at(int x, int y);
    }

    private static double square(double value) {
        return value * value;
    }

    /** Rounded to 8 bits, as published maps are. */
    private static float[] map(Picture picture) {
        float[] values = new float[HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            double value = Math.max(0, Math.min(1, picture.at(i % WIDTH, Math.floorDiv(i, WIDTH))));
            values[i] = (float) (Math.floor(255 * value + 0.5) / 255);
        }
        return values;
    }

    private static GroundTruth truth(Picture picture) {
        boolean[] object = new boolean[HEIGHT * WIDTH];
        for (int i = 0; i < object.length; i++) {
            object[i] = picture.at(i % WIDTH, Math.floorDiv(i, WIDTH)) > 0.5;
        }
        return new GroundTruth(HEIGHT, WIDTH, object);
    }
}

package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StructuralSimilarityTest {
    @Test
    void readsAsThePaperWithinOneWindow() {
        ScalarMap p = random(1, 11);
        ScalarMap q = random(2, 11);

        double ssim = StructuralSimilarity.of(p, q);

        double[] a = scaled(p);
        double[] b = scaled(q);
        double meanA = weighted((i, weight) -> weight * a[i]);
        double meanB = weighted((i, weight) -> weight * b[i]);
        double varianceA = weighted((i, weight) -> weight * (a[i] - meanA) * (a[i] - meanA));
        double varianceB = weighted((i, weight) -> weight * (b[i] - meanB) * (b[i] - meanB));
        double covariance = weighted((i, weight) -> weight * (a[i] - meanA) * (b[i] - meanB));
        double luminance = (2 * meanA * meanB + 1e-4) / (meanA * meanA + meanB * meanB + 1e-4);
        double structure = (2 * covariance + 9e-4) / (varianceA + varianceB + 9e-4);
        assertThat(ssim).isCloseTo(luminance * structure, within(1e-12));
    }

    @Property(tries = 20)
    void ignoresScaleAndOffset(@ForAll long seed) {
        ScalarMap map = random(seed, 24);
        ScalarMap moved = new ScalarMap(
                24, 24, Arrays.stream(map.values()).map(value -> 3 * value + 2).toArray());

        assertThat(StructuralSimilarity.of(map, moved)).isCloseTo(1, within(1e-9));
    }

    @Test
    void needsAWindow() {
        assertThatThrownBy(() -> StructuralSimilarity.of(random(1, 10), random(2, 10)))
                .hasMessageContaining("11 x 11");
    }

    private interface Term {
        double of(int cell, double weight);
    }

    /** The sum over an 11 x 11 window with Gaussian weights. */
    private static double weighted(Term term) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < 121; i++) {
            double y = i / 11 - 5;
            double x = i % 11 - 5;
            double weight = Math.exp(-(y * y + x * x) / (2 * 1.5 * 1.5));
            sum += term.of(i, weight);
            weights += weight;
        }
        return sum / weights;
    }

    private static double[] scaled(ScalarMap map) {
        double min = Arrays.stream(map.values()).min().orElseThrow();
        double max = Arrays.stream(map.values()).max().orElseThrow();
        return Arrays.stream(map.values())
                .map(value -> (value - min) / (max - min))
                .toArray();
    }

    private static ScalarMap random(long seed, int size) {
        return new ScalarMap(
                size, size, new Random(seed).doubles((long) size * size).toArray());
    }
}

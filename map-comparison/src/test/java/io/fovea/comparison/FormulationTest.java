package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.ScalarMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** The closed forms against the definitions read cell by cell. */
class FormulationTest {
    private static final double TOLERANCE = 1e-9;

    @Property(tries = 150)
    void agreesWithTheDefinitionAgainstAMask(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 56) int height,
            @ForAll @IntRange(min = 1, max = 56) int width,
            @ForAll @DoubleRange(max = 12) double contrast,
            @ForAll @DoubleRange(max = 0.6) double zeros) {
        Random random = new Random(seed);
        ComparedMap map = ComparedMap.upsampled(map(random, height, width, contrast, zeros));
        ComparedMap mask = ComparedMap.of(mask(random));

        assertSame(map, mask);
    }

    @Property(tries = 150)
    void agreesWithTheDefinitionAgainstAnotherMap(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 56) int height,
            @ForAll @IntRange(min = 1, max = 56) int width,
            @ForAll @DoubleRange(max = 12) double contrast,
            @ForAll @DoubleRange(max = 0.6) double zeros) {
        Random random = new Random(seed);
        ScalarMap first = map(random, height, width, contrast, zeros);
        ScalarMap second =
                random.nextBoolean() ? map(random, height, width, contrast, zeros) : disturbed(first, random);

        assertSame(ComparedMap.upsampled(first), ComparedMap.upsampled(second));
    }

    @Property(tries = 30)
    void comparesManyMapsAtOnceAsOneByOne(@ForAll long seed) {
        Random random = new Random(seed);
        List<ComparedMap> maps = new ArrayList<>();
        for (int size : new int[] {7, 13, 14, 7, 13, 14, 7}) {
            maps.add(ComparedMap.upsampled(map(random, size, size, 3, 0.2)));
        }
        maps.add(ComparedMap.eightBits(map(random, 7, 7, 3, 0)));
        ComparedMap mask = ComparedMap.of(mask(random));

        assertThat(MapScores.against(mask, maps))
                .isEqualTo(maps.stream().map(map -> MapScores.of(map, mask)).toList());
    }

    @Example
    void aMapEqualsItself() {
        ComparedMap map = ComparedMap.upsampled(map(new Random(1), 7, 7, 3, 0.3));

        MapScores scores = MapScores.of(map, map).orElseThrow();

        assertThat(scores.sim()).isEqualTo(1);
        assertThat(scores.cc()).isCloseTo(1, within(1e-12));
        assertThat(scores.kld()).isZero();
    }

    @Property
    void logarithmIsThatOfTheLibrary(@ForAll @DoubleRange(min = -700, max = 700) double exponent) {
        double x = Math.exp(exponent);

        assertThat(FastLog.log(x)).isCloseTo(Math.log(x), within(4e-16 * (1 + Math.abs(exponent))));
    }

    @Example
    void logarithmIsThatOfTheLibraryAcrossTheTable() {
        for (double x = 0.25; x < 4; x += 1.0 / 65_536) {
            assertThat(FastLog.log(x)).isCloseTo(Math.log(x), within(4e-16 * 2.4));
        }
    }

    @Property
    void sumsOfLogarithmsAreThoseOfTheCells(
            @ForAll @IntRange(min = 4, max = 112) int cells,
            @ForAll @IntRange(min = 1, max = 1_000_000) int millionths) {
        double bound = 1 + 0.17 * cells;
        LogSums sums = LogSums.ofEach(new int[] {cells}, bound)[0];
        double c = 1e-6 * millionths * bound;
        double sum = 0;
        double sumWithK = 0;
        for (int k = 0; k < cells; k++) {
            sum += Math.log(k + c);
            sumWithK += k * Math.log(k + c);
        }

        assertThat(sums.sum(c)).isCloseTo(sum, within(TOLERANCE * cells));
        assertThat(sums.sumWithK(c)).isCloseTo(sumWithK, within(TOLERANCE * cells * cells));
    }

    private static void assertSame(ComparedMap map, ComparedMap reference) {
        ComparedMap p = ComparedMap.of(map.cells());
        ComparedMap q = ComparedMap.of(reference.cells());
        assertThat(map.isUndefined()).isEqualTo(p.isUndefined());
        if (p.isUndefined() || q.isUndefined()) {
            assertThat(MapScores.of(map, reference)).isEmpty();
            return;
        }
        MapScores expected = Definition.scores(map.cells(), reference.cells());
        assertThat(MapScores.of(map, reference)).hasValueSatisfying(scores -> {
            assertThat(scores.sim()).isCloseTo(expected.sim(), within(TOLERANCE));
            assertThat(scores.cc()).isCloseTo(expected.cc(), within(TOLERANCE));
            assertThat(scores.kld()).isCloseTo(expected.kld(), within(TOLERANCE * (1 + expected.kld())));
        });
    }

    /** Values e^(contrast * normal), some of them 0. */
    private static ScalarMap map(Random random, int height, int width, double contrast, double zeros) {
        double[] values = new double[height * width];
        for (int cell = 0; cell < values.length; cell++) {
            values[cell] = random.nextDouble() < zeros ? 0 : (float) Math.exp(contrast * random.nextGaussian());
        }
        return new ScalarMap(height, width, values);
    }

    private static ScalarMap disturbed(ScalarMap map, Random random) {
        double[] values = map.values().clone();
        for (int cell = 0; cell < values.length; cell++) {
            values[cell] *= 1 + 1e-3 * random.nextDouble();
        }
        return new ScalarMap(map.height(), map.width(), values);
    }

    /** A soft disc, noise everywhere, or no zero at all. */
    private static GrayImage mask(Random random) {
        byte[] levels = new byte[ComparedMap.CELLS];
        int kind = random.nextInt(3);
        double x0 = 224 * random.nextDouble();
        double y0 = 224 * random.nextDouble();
        double radius = 5 + 100 * random.nextDouble();
        for (int cell = 0; cell < levels.length; cell++) {
            int row = cell / 224;
            double distance = Math.hypot(cell % 224 - x0, row - y0);
            double level = 255 / (1 + Math.exp(distance - radius));
            levels[cell] = (byte) Math.round(
                    switch (kind) {
                        case 0 -> level;
                        case 1 -> random.nextInt(256);
                        default -> 3 + level * 0.9;
                    });
        }
        return new GrayImage(224, 224, levels);
    }
}

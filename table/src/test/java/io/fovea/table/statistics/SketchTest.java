package io.fovea.table.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fovea.comparison.Metric;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final double[] SHARES = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

    /** Correlations: negative ones, zero, and those next to 1. */
    @Property
    void knowsAQuantileToOnePercentOfItsDistanceFromEqualMaps(
            @ForAll @NotEmpty @Size(max = 200) List<@DoubleRange(min = -1, max = 1) Double> values) {
        Sketch sketch = of(1, values);

        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        for (double share : SHARES) {
            double exact = sorted[(int) Math.floor(share * (sorted.length - 1))];
            assertThat(sketch.quantile(share).orElseThrow())
                    .as("quantile %s of %s", share, values)
                    .isCloseTo(exact, within(Sketch.ACCURACY * (1 - exact) + 1e-9));
        }
    }

    @Property
    void mergingIsCountingTogetherInAnyGroupingAndOrder(
            @ForAll List<@DoubleRange(min = -1, max = 40) Double> a,
            @ForAll List<@DoubleRange(min = -1, max = 40) Double> b,
            @ForAll List<@DoubleRange(min = -1, max = 40) Double> c) {
        Sketch left = of(0, a).merge(of(0, b)).merge(of(0, c));
        Sketch right = of(0, a).merge(of(0, b).merge(of(0, c)));
        Sketch reversed = of(0, c).merge(of(0, b)).merge(of(0, a));
        Sketch together = of(0, a, b, c);

        for (Sketch merged : List.of(left, right, reversed)) {
            assertSame(merged, together);
        }
    }

    @Property
    void itsBytesAreTheWholeOfIt(@ForAll List<@DoubleRange(min = -1, max = 1) Double> values) {
        Sketch sketch = of(1, values);

        assertSame(Sketch.of(1, sketch.toBytes()), sketch);
    }

    @Property
    void countsValuesUpToABound(@ForAll @IntRange(min = 0, max = 1000) int n, @ForAll long seed) {
        Random random = new Random(seed);
        double[] values = DoubleStream.generate(random::nextDouble).limit(n).toArray();
        Sketch sketch = Sketch.around(1);
        for (double value : values) {
            sketch.add(value);
        }

        double[] bounds = Metric.SIM.scale().bounds();
        long[] counts = sketch.countsUpTo(bounds);

        for (int i = 0; i < bounds.length; i++) {
            double slack = 2 * Sketch.ACCURACY * (1 - bounds[i]) + 1e-9;
            assertThat(counts[i]).isBetween(countUpTo(values, bounds[i] - slack), countUpTo(values, bounds[i] + slack));
        }
        assertThat(counts[bounds.length - 1]).isEqualTo(n);
    }

    @Test
    void staysSmallOverAHundredMillionValues() {
        Random random = new Random(1);
        Sketch block = Sketch.around(0);
        for (int i = 0; i < 100_000; i++) {
            block.add(Math.exp(-20 * random.nextDouble()));
        }
        Sketch all = Sketch.around(0);
        for (int i = 0; i < 1000; i++) {
            all.addAll(block);
        }

        assertThat(all.count()).isEqualTo(100_000_000);
        assertThat(all.quantile(0.5).orElseThrow())
                .isEqualTo(block.quantile(0.5).orElseThrow());
        assertThat(all.toBytes().remaining()).isLessThan(8_000);
    }

    @Test
    void countsWhatIsAlmostEqualAsEqual() {
        Sketch sketch = Sketch.around(1).with(1).with(1 + 2e-16).with(1 - 1e-12);

        assertThat(sketch.quantile(0).orElseThrow()).isEqualTo(1);
        assertThat(sketch.quantile(1).orElseThrow()).isEqualTo(1);
        assertThat(sketch.countsUpTo(new double[] {0.999, 1})).containsExactly(0, 3);
    }

    @Test
    void staysAsItIsWhenMoreIsAddedToACopy() {
        Sketch one = Sketch.around(0).with(1);

        one.with(2);
        one.merge(one);

        assertThat(one.count()).isEqualTo(1);
    }

    @Test
    void doesNotMergeWithOneAroundAnotherOrigin() {
        assertThatThrownBy(() -> Sketch.around(0).merge(Sketch.around(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("around 1.0");
    }

    private static long countUpTo(double[] values, double bound) {
        return DoubleStream.of(values).filter(value -> value <= bound).count();
    }

    private static void assertSame(Sketch actual, Sketch expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        for (double share : SHARES) {
            assertThat(actual.quantile(share)).isEqualTo(expected.quantile(share));
        }
        for (Metric metric : Metric.values()) {
            assertThat(actual.countsUpTo(metric.scale().bounds()))
                    .isEqualTo(expected.countsUpTo(metric.scale().bounds()));
        }
    }

    @SafeVarargs
    private static Sketch of(double origin, List<Double>... lists) {
        Sketch sketch = Sketch.around(origin);
        for (List<Double> list : lists) {
            list.forEach(sketch::add);
        }
        return sketch;
    }
}

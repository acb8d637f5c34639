package io.fovea.table.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Property
    void mergingIsCountingTogether(
            @ForAll @Size(max = 40) List<@DoubleRange(min = -50, max = 50) Double> a,
            @ForAll @Size(max = 40) List<@DoubleRange(min = -50, max = 50) Double> b,
            @ForAll @Size(max = 40) List<@DoubleRange(min = -50, max = 50) Double> c) {
        Moments left = of(a).merge(of(b)).merge(of(c));
        Moments right = of(a).merge(of(b).merge(of(c)));
        Moments together = of(a, b, c);

        for (Moments merged : List.of(left, right)) {
            assertThat(merged.n()).isEqualTo(together.n());
            assertThat(merged.mean()).isCloseTo(together.mean(), within(1e-12 * 50));
            assertThat(merged.m2()).isCloseTo(together.m2(), within(1e-12 * Math.max(1, together.m2())));
            assertThat(merged.min()).isEqualTo(together.min());
            assertThat(merged.max()).isEqualTo(together.max());
        }
    }

    @Test
    void isStableFarFromZero() {
        Moments moments = Moments.NONE;
        for (int i = 0; i < 1_000_000; i++) {
            moments = moments.with(1e9 + (i % 2));
        }
        assertThat(moments.mean()).isCloseTo(1e9 + 0.5, within(1e-6));
        assertThat(moments.standardDeviation()).isCloseTo(0.5, within(1e-6));
    }

    @SafeVarargs
    private static Moments of(List<Double>... lists) {
        Moments moments = Moments.NONE;
        for (List<Double> list : lists) {
            for (double value : list) {
                moments = moments.with(value);
            }
        }
        return moments;
    }
}

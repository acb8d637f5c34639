package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void sharesTheMeanRankAmongTies() {
        assertThat(RankCorrelation.of(map(1, 2, 2, 3), map(1, 2, 3, 4)))
                .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-15));
    }

    @Test
    void isMinusOneWhereTheOrderIsReversed() {
        assertThat(RankCorrelation.of(map(1, 2, 5, 9), map(4, 3, 2, -7))).isCloseTo(-1, within(1e-15));
    }

    @Property(tries = 50)
    void seesTheOrderAlone(@ForAll long seed) {
        double[] values = new Random(seed).doubles(64).toArray();
        double[] other = new Random(seed + 1).doubles(64).toArray();
        double[] bent = Arrays.stream(values).map(value -> Math.exp(5 * value)).toArray();

        assertThat(RankCorrelation.of(map(bent), map(other))).isEqualTo(RankCorrelation.of(map(values), map(other)));
    }

    private static ScalarMap map(double... values) {
        return new ScalarMap(1, values.length, values);
    }
}

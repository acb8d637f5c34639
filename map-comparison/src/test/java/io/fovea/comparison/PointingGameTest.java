package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.ScalarMap;
import org.junit.jupiter.api.Test;

class PointingGameTest {
    @Test
    void isHitOrMissWhereOneCellIsLargest() {
        ScalarMap map = map(1, 2, 9, 2);

        assertThat(PointingGame.of(map, map(0, 0, 0.5, 0))).isEqualTo(1);
        assertThat(PointingGame.of(map, map(1, 1, 0.49, 1))).isZero();
    }

    @Test
    void isTheShareOfHitsWhereSeveralCellsAreLargest() {
        assertThat(PointingGame.of(map(9, 2, 9, 9), map(1, 1, 0, 0))).isEqualTo(1.0 / 3);
    }

    private static ScalarMap map(double... values) {
        return new ScalarMap(2, 2, values);
    }
}

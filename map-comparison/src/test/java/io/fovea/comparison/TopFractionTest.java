package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.ScalarMap;
import org.junit.jupiter.api.Test;

class TopFractionTest {
    private static final ScalarMap RISING = map(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    @Test
    void comparesTheLargestFifth() {
        assertThat(TopFraction.iou(RISING, RISING, 0.2)).isEqualTo(1);
        assertThat(TopFraction.iou(RISING, map(9, 8, 7, 6, 5, 4, 3, 2, 1, 0), 0.2))
                .isZero();
        assertThat(TopFraction.iou(RISING, map(0, 1, 2, 3, 4, 5, 6, 9, 7, 8), 0.2))
                .isEqualTo(1.0 / 3);
    }

    @Test
    void takesEveryCellThatTiesWithTheLast() {
        assertThat(TopFraction.iou(RISING, map(0, 0, 0, 0, 0, 0, 5, 5, 5, 9), 0.2))
                .isEqualTo(2.0 / 4);
    }

    @Test
    void takesNoCellOfTheMinimum() {
        assertThat(TopFraction.iou(RISING, map(0, 0, 0, 0, 0, 0, 0, 0, 0, 9), 0.2))
                .isEqualTo(1.0 / 2);
    }

    @Test
    void takesOneCellOfAFew() {
        assertThat(TopFraction.iou(map(1, 2, 3), map(3, 2, 3), 0.2)).isEqualTo(1.0 / 2);
    }

    private static ScalarMap map(double... values) {
        return new ScalarMap(1, values.length, values);
    }
}

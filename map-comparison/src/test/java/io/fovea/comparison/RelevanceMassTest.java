package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.ScalarMap;
import org.junit.jupiter.api.Test;

class RelevanceMassTest {
    @Test
    void isTheShareOfTheMapOnTheObject() {
        ScalarMap map = map(1, 2, 3, 2);

        assertThat(RelevanceMass.of(map, map(0, 1, 1, 0))).isEqualTo(5.0 / 8);
        assertThat(RelevanceMass.of(map, map(0.5, 0, 0, 0.25))).isEqualTo(1.0 / 8);
    }

    @Test
    void isOneOnAMaskOfTheWholeImage() {
        assertThat(RelevanceMass.of(map(0, 2, 0, 5), map(1, 1, 1, 1))).isEqualTo(1);
    }

    private static ScalarMap map(double... values) {
        return new ScalarMap(2, 2, values);
    }
}

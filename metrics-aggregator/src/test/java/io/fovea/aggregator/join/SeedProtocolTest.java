package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import io.fovea.record.ClassActivationMap;
import io.fovea.table.parts.Comparisons;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Maps of protocol {@code seed} are compared as the published script left them: bicubic, min-max, 8 bits. */
class SeedProtocolTest {
    @Test
    void comparesBicubicLevels() {
        ClassActivationMap map = seed(Parts.map(0, "int8"));
        ComparedMap mask =
                Comparisons.prepare(Parts.mask(0), Parts.map(0, "int8").getView());

        MapScores scores = MapScores.of(Comparisons.prepare(map), mask).orElseThrow();

        double[] levels = levels(map);
        assertThat(levels).contains(0, 255);
        MapScores expected = MapScores.of(
                        ComparedMap.of(new ScalarMap(ComparedMap.SIZE, ComparedMap.SIZE, levels)), mask)
                .orElseThrow();
        assertThat(scores).isEqualTo(expected);
    }

    @Test
    void differsFromTheOtherProtocolByNoMoreThanTheFilterDoes() {
        ComparedMap mask =
                Comparisons.prepare(Parts.mask(0), Parts.map(0, "int8").getView());
        MapScores eval =
                MapScores.of(Comparisons.prepare(Parts.map(0, "int8")), mask).orElseThrow();

        MapScores scores = MapScores.of(Comparisons.prepare(seed(Parts.map(0, "int8"))), mask)
                .orElseThrow();

        assertThat(scores).isNotEqualTo(eval);
        assertThat(scores.sim()).isCloseTo(eval.sim(), within(0.1));
    }

    @Test
    void leavesAConstantMapUndefined() {
        ClassActivationMap map = seed(Parts.map(0, "int8"));
        map.setValues(ByteBuffer.allocate(map.getValues().remaining()));

        assertThat(Comparisons.prepare(map).isUndefined()).isTrue();
    }

    private static ClassActivationMap seed(ClassActivationMap map) {
        map.getVariant().setProtocol("seed");
        return map;
    }

    private static double[] levels(ClassActivationMap map) {
        float[] cells = new float[49];
        map.getValues().slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(cells);
        double[] values = MapResize.bicubic(ScalarMap.of(7, 7, cells), ComparedMap.SIZE, ComparedMap.SIZE)
                .values();
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        return Arrays.stream(values)
                .map(value -> Math.rint(255 * ((value - min) / (max - min))))
                .toArray();
    }
}

package io.fovea.table.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ComparisonStatistics;
import io.fovea.table.statistics.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriangleTest {
    @Test
    void holdsWhereTheMapsDifferAsMuchAsTheirDistancesFromTheMask() {
        assertThat(violations(1, 0.6, 0.5, 0.9)).isEmpty();
    }

    @Test
    void findsRowsThatContradictEachOther() {
        assertThat(violations(1, 0.67, 0.44, 0.93)).singleElement().satisfies(violation -> {
            assertThat(violation.between().comparison()).hasToString("int8 v f32");
            assertThat(violation.difference()).isGreaterThan(violation.bound());
        });
    }

    @Test
    void saysNothingOfRowsOverDifferentImages() {
        assertThat(violations(2, 0.67, 0.44, 0.93)).isEmpty();
    }

    private static List<Triangle.Violation> violations(int image, double masked, double reference, double between) {
        return Triangle.violations(Table.of(List.of(
                row("int8 v GT", 1, masked), row("f32 v GT", 1, reference), row("int8 v f32", image, between))));
    }

    private static ComparisonStatistics row(String comparison, int image, double value) {
        Tally tally = new Tally();
        tally.add(String.format("%016x%048x", image, 0), Rows.comparison(value));
        ComparisonStatistics row = Rows.row("vgg16", comparison, value);
        row.setTally(tally.toRecord());
        return row;
    }
}

package io.fovea.table.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fovea.comparison.Metric;
import io.fovea.record.MapComparison;
import io.fovea.table.rows.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @Property(tries = 200)
    void anySplitInAnyOrderAndGroupingIsTheSame(
            @ForAll @IntRange(max = 60) int n, @ForAll @IntRange(min = 1, max = 6) int parts, @ForAll long seed) {
        Random random = new Random(seed);
        List<MapComparison> stream = comparisons(n, random);
        Tally together = new Tally();
        stream.forEach(comparison -> together.add(ID, comparison));
        List<Tally> split = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            split.add(new Tally());
        }
        stream.forEach(comparison -> split.get(random.nextInt(parts)).add(ID, comparison));
        Collections.shuffle(split, random);

        assertSame(leftToRight(split), together);
        assertSame(halves(split), together);
    }

    @Property(tries = 100)
    void itsRecordIsTheWholeOfIt(@ForAll @IntRange(max = 60) int n, @ForAll long seed) {
        Tally tally = new Tally();
        comparisons(n, new Random(seed)).forEach(comparison -> tally.add(ID, comparison));

        assertSame(Tally.of(tally.toRecord()), tally);
    }

    @Test
    void isStableOverAHundredMillionValues() {
        Tally all = new Tally();
        comparisons(100, new Random(1)).forEach(comparison -> all.add(ID, comparison));
        Moments once = all.moments(Metric.CC);
        for (int doubling = 0; doubling < 20; doubling++) {
            all.add(Tally.of(all.toRecord()));
        }

        assertThat(all.images()).isEqualTo(100L << 20).isGreaterThan(100_000_000);
        assertThat(all.moments(Metric.CC).mean()).isCloseTo(once.mean(), within(1e-12));
        assertThat(all.moments(Metric.CC).standardDeviation()).isCloseTo(once.standardDeviation(), within(1e-12));
    }

    @Test
    void countsNothingOfAComparisonThatItCannotCount() {
        Tally tally = new Tally();
        MapComparison comparison = Rows.comparison(0.5);
        comparison.setScores(Rows.scores(0.5, 0.5, Double.NaN));

        assertThatThrownBy(() -> tally.add(ID, comparison)).isInstanceOf(IllegalArgumentException.class);

        assertThat(tally.images()).isZero();
        assertThat(tally.moments(Metric.SIM).n()).isZero();
    }

    private static Tally leftToRight(List<Tally> parts) {
        Tally sum = new Tally();
        parts.forEach(sum::add);
        return sum;
    }

    private static Tally halves(List<Tally> parts) {
        if (parts.size() == 1) {
            return Tally.of(parts.get(0).toRecord());
        }
        Tally left = halves(parts.subList(0, parts.size() / 2));
        left.add(halves(parts.subList(parts.size() / 2, parts.size())));
        return left;
    }

    private static void assertSame(Tally actual, Tally expected) {
        assertThat(actual.images()).isEqualTo(expected.images());
        assertThat(actual.imageSet()).isEqualTo(expected.imageSet());
        assertThat(actual.agreement().sameClass())
                .isEqualTo(expected.agreement().sameClass());
        assertThat(actual.agreement().correct()).isEqualTo(expected.agreement().correct());
        assertSame(actual.agreement().confidenceShift(), expected.agreement().confidenceShift());
        for (Metric metric : Metric.values()) {
            assertSame(actual.moments(metric), expected.moments(metric));
            assertSame(actual.sameClassMoments(metric), expected.sameClassMoments(metric));
            assertSame(actual.differentClassMoments(metric), expected.differentClassMoments(metric));
            assertThat(actual.sketch(metric).quantile(0.3))
                    .isEqualTo(expected.sketch(metric).quantile(0.3));
            assertThat(actual.sketch(metric).countsUpTo(metric.scale().bounds()))
                    .isEqualTo(expected.sketch(metric).countsUpTo(metric.scale().bounds()));
        }
    }

    private static void assertSame(Moments actual, Moments expected) {
        assertThat(actual.n()).isEqualTo(expected.n());
        assertThat(actual.undefined()).isEqualTo(expected.undefined());
        assertThat(actual.mean()).isCloseTo(expected.mean(), within(1e-12));
        assertThat(actual.m2()).isCloseTo(expected.m2(), within(1e-12 * Math.max(1, expected.m2())));
        assertThat(actual.min()).isEqualTo(expected.min());
        assertThat(actual.max()).isEqualTo(expected.max());
    }

    private static List<MapComparison> comparisons(int n, Random random) {
        List<MapComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double value = random.nextDouble();
            MapComparison comparison = Rows.comparison(value);
            comparison.setScores(
                    Rows.scores(value, random.nextInt(5) == 0 ? null : (Double) (2 * random.nextDouble() - 1), value));
            comparison.setSameClass(random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean());
            comparison.setCorrect(random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean());
            comparison.setConfidenceShift(random.nextDouble() - 0.5);
            comparisons.add(comparison);
        }
        return comparisons;
    }
}

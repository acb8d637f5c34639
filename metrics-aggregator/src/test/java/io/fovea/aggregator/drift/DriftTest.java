package io.fovea.aggregator.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.aggregator.statistics.Moments;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class DriftTest {
    /** Known exactly: what the thresholds promise, they promise for this. */
    private static final Moments BASELINE = new Moments(1_000_000, 0, 0.9, 1_000_000 * 0.05 * 0.05, 0, 1);

    @Test
    void budgetOfFalseAlarmsIsKept() {
        double[] runs = IntStream.range(0, 400)
                .mapToDouble(seed -> imagesUntilAlarm(2_000, normal(seed, 0.9, 0.05), 200_000))
                .toArray();

        double average = IntStream.range(0, runs.length)
                .mapToDouble(i -> runs[i])
                .average()
                .orElseThrow();

        // The mean of 400 about exponential run lengths has a standard error of 5 %; cutting at 3 only lengthens them.
        assertThat(average).isBetween(1_700.0, 3_600.0);
    }

    @Test
    void unchangedFeedsOfFiveThousandImagesRaiseAlmostNone() {
        long alarms = IntStream.range(0, 400)
                .filter(seed -> imagesUntilAlarm(500_000, normal(seed, 0.9, 0.05), 5_000) < 5_000)
                .count();

        assertThat(alarms).as("of 400 feeds, 4 expected").isLessThanOrEqualTo(12);
    }

    @Test
    void shiftOfOneDeviationIsFoundWithinFiftyImages() {
        double delay = IntStream.range(0, 400)
                .mapToDouble(seed -> imagesUntilAlarm(500_000, normal(seed, 0.85, 0.05), 5_000))
                .average()
                .orElseThrow();

        assertThat(delay).isBetween(15.0, 50.0);
    }

    @Property
    void oneOutlierNeverAlarms(@ForAll @DoubleRange(min = -1e9, max = 1e9) double outlier) {
        assertThat(Cusum.against(BASELINE, 100_000).with(outlier).alarms()).isFalse();
    }

    @Test
    void constantBaselineDoesNotAlarmAtRoundingErrors() {
        Cusum cusum = Cusum.against(new Moments(100, 0, 1, 0, 1, 1), 10_000);

        for (int i = 0; i < 10_000; i++) {
            cusum = cusum.with(1 - 1e-9);
        }

        assertThat(cusum.alarms()).isFalse();
    }

    @Test
    void windowIsOutsideBeyondThreeStandardErrors() {
        assertThat(WindowTest.isOutside(BASELINE, window(100, 0.9 + 0.0149))).isFalse();
        assertThat(WindowTest.isOutside(BASELINE, window(100, 0.9 - 0.0151))).isTrue();
    }

    private static Moments window(int n, double mean) {
        return new Moments(n, 0, mean, 0, mean, mean);
    }

    private static int imagesUntilAlarm(double budget, DoubleSupplier values, int most) {
        Cusum cusum = Cusum.against(BASELINE, budget);
        for (int i = 1; i <= most; i++) {
            cusum = cusum.with(values.getAsDouble());
            if (cusum.alarms()) {
                return i;
            }
        }
        return most;
    }

    private static DoubleSupplier normal(int seed, double mean, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> mean + deviation * random.nextGaussian();
    }
}

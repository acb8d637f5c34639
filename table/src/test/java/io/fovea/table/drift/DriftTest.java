package io.fovea.table.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.comparison.Metric;
import io.fovea.record.Baseline;
import io.fovea.record.DriftBatch;
import io.fovea.record.DriftState;
import io.fovea.record.ImageComparisons;
import io.fovea.table.rows.Rows;
import io.fovea.table.statistics.Moments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
    private static final int TESTS = 3;

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 1", "true, 20", "false, 20", "true, 300", "false, 300"})
    void keepsTheBudgetOfFalseAlarmsWhateverTheDistributionAndTheBatch(boolean skewed, int batch) {
        LongFunction<DoubleSupplier> values = seed -> skewed ? Watched.skewed(seed, 0.9) : Watched.normal(seed, 0.9);
        Baselines baselines = baselines(20_000, values.apply(-1));

        // One false alarm in 3,000 images for one test alone: what a row whose three metrics alarm together does.
        double average = IntStream.range(0, 200)
                .map(seed -> imagesUntilAlarm(baselines, 3_000.0 / TESTS, values.apply(seed), 50_000, batch))
                .average()
                .orElseThrow();

        // The mean of 200 about exponential run lengths has a standard error of 7 %.
        assertThat(average).isGreaterThan(3_000 * 0.85);
    }

    @Test
    void feedsThatDoNotChangeRaiseAlmostNone() {
        Baselines baselines = baselines(500, Watched.skewed(-1, 0.9));

        long alarms = IntStream.range(0, 200)
                .filter(seed -> imagesUntilAlarm(baselines, 2_592_000, Watched.skewed(seed, 0.9), 5_000) < 5_000)
                .count();

        assertThat(alarms).as("of 200 feeds of 5,000 images, 0.4 expected").isLessThanOrEqualTo(3);
    }

    @Test
    void shiftOfOneDeviationIsFoundWithinEightyImages() {
        Baselines baselines = baselines(500, Watched.normal(-1, 0.9));

        double delay = IntStream.range(0, 200)
                .map(seed -> imagesUntilAlarm(baselines, 2_592_000, Watched.normal(seed, 0.85), 5_000))
                .average()
                .orElseThrow();

        assertThat(delay).isBetween(20.0, 80.0);
    }

    @Property(tries = 50)
    void batchesNeverAlarmSoonerThanTheirImagesOneByOne(
            @ForAll @IntRange(min = 2, max = 50) int batch, @ForAll @IntRange(max = 1_000) int seed) {
        Baselines baselines = baselines(500, Watched.normal(-1, 0.9));

        int batched = imagesUntilAlarm(baselines, 100, Watched.normal(seed, 0.89), 5_000, batch);

        assertThat(batched).isGreaterThanOrEqualTo(imagesUntilAlarm(baselines, 100, Watched.normal(seed, 0.89), 5_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100})
    void shiftIsFoundAtMostOneBatchAndAHalfLater(int batch) {
        Baselines baselines = baselines(500, Watched.normal(-1, 0.9));

        double delay = IntStream.range(0, 200)
                .map(seed -> imagesUntilAlarm(baselines, 2_592_000, Watched.normal(seed, 0.85), 5_000, batch)
                        - imagesUntilAlarm(baselines, 2_592_000, Watched.normal(seed, 0.85), 5_000))
                .average()
                .orElseThrow();

        assertThat(delay).isBetween(0.0, 1.5 * batch);
    }

    @Test
    void tellsOfADriftWhenItStartsAsItGrowsAndWhenItIsOver() {
        Baselines.Judge judge = judge(baselines(500, Watched.normal(-1, 0.9)));
        RowScores scores = new RowScores(judge);
        RowWatch watch = new RowWatch(judge, 2_592_000);
        DoubleSupplier well = Watched.normal(1, 0.9);
        DoubleSupplier ill = Watched.normal(2, 0.75);

        List<Drift> said = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            boolean drifts = i >= 200 && i < 500;
            said.addAll(watch.add(batch(scores, i, (drifts ? ill : well).getAsDouble())));
        }

        List<Drift> ofCc =
                said.stream().filter(drift -> drift.metric() == Metric.CC).toList();
        Drift first = ofCc.get(0);
        Drift last = ofCc.get(ofCc.size() - 1);
        assertThat(first.startedAt()).isBetween(Instant.ofEpochSecond(190), Instant.ofEpochSecond(202));
        assertThat(first.detectedAt()).isBetween(Instant.ofEpochSecond(210), Instant.ofEpochSecond(230));
        assertThat(first.endedAt()).isEmpty();
        assertThat(ofCc.stream().map(Drift::startedAt).distinct()).hasSize(1);
        assertThat(ofCc).hasSizeBetween(4, 8);
        assertThat(ofCc.get(ofCc.size() - 2).sizeSigmas()).isBetween(-3.5, -2.5);
        assertThat(last.endedAt()).hasValueSatisfying(end -> assertThat(end)
                .isBetween(Instant.ofEpochSecond(500), Instant.ofEpochSecond(580)));
        assertThat(last.worst()).hasSize(FarthestImages.MOST).allSatisfy(image -> {
            assertThat(Integer.parseInt(image.getImageId(), 16)).isBetween(200, 499);
            assertThat(image.getValue()).isLessThan(0.70);
        });
        assertThat(watch.toRecord().getMetrics())
                .allSatisfy(metric -> assertThat(metric.getDirection()).isZero());
    }

    @Property(tries = 30)
    void aRestartChangesNothing(@ForAll @IntRange(max = 399) int restart, @ForAll @IntRange(max = 399) int change) {
        Baselines.Judge judge = judge(baselines(500, Watched.normal(-1, 0.9)));
        RowScores scores = new RowScores(judge);
        List<DriftBatch> batches = new ArrayList<>();
        DoubleSupplier well = Watched.normal(1, 0.9);
        DoubleSupplier ill = Watched.normal(2, 0.8);
        for (int i = 0; i < 400; i++) {
            batches.add(batch(scores, i, (i < change ? well : ill).getAsDouble()));
        }
        RowWatch unbroken = new RowWatch(judge, 10_000);
        List<Drift> expected = new ArrayList<>();
        batches.forEach(batch -> expected.addAll(unbroken.add(batch)));

        RowWatch watch = new RowWatch(judge, 10_000);
        List<Drift> said = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (i == restart) {
                DriftState state = watch.toRecord();
                watch = new RowWatch(judge, 10_000);
                watch.restore(state);
            }
            said.addAll(watch.add(batches.get(i)));
        }

        assertThat(said).isEqualTo(expected);
    }

    @Test
    void equalMapsDoNotDriftAtRoundingErrorsAndDoBeyond() {
        Baselines baselines = baselines(500, () -> 1);

        assertThat(imagesUntilAlarm(baselines, 1_000, () -> 1 - 1e-9, 1_000)).isEqualTo(1_000);
        assertThat(imagesUntilAlarm(baselines, 1_000, () -> 0.99, 1_000)).isLessThan(30);
    }

    @Test
    void aRowIsJudgedByTheLatestBaselineThatHasIt() {
        Baseline first = Watched.baseline(10, () -> 0.5, List.of());
        Baseline second = Watched.baseline(10, () -> 0.6, List.of(first));
        Baseline other = Watched.baseline("other", 10, () -> 0.7, List.of(first, second));

        Baselines baselines = Baselines.of(List.of(second, other, first));

        assertThat(baselines.of(Watched.ROW)).hasValueSatisfying(judge -> {
            assertThat(judge.baseline()).isEqualTo("test/2");
            assertThat(judge.moments(Metric.SIM)).map(Moments::mean).hasValue(0.6);
        });
        assertThat(baselines.of("none")).isEmpty();
        assertThat(baselines.recorded()).containsExactly(other, second, first);
    }

    @Test
    void nothingIsRecordedOfAnEmptyTableOrUnderNoName() {
        assertThatThrownBy(() -> Watched.baseline(1, () -> 1, List.of()))
                .hasMessage("no row of the table has a value for two images yet");
        assertThatThrownBy(() -> BaselineRecording.freeze(
                        "Yard/1", List.of(), Map.of(), Optional.empty(), Instant.EPOCH, "test"))
                .hasMessageContaining("not a name of a baseline: Yard/1");
    }

    @Test
    void windowIsOutsideBeyondThreeStandardErrors() {
        Moments baseline = new Moments(1_000_000, 0, 0.9, 1_000_000 * 0.05 * 0.05, 0, 1);

        assertThat(WindowTest.isOutside(baseline, window(100, 0.9 + 0.0149))).isFalse();
        assertThat(WindowTest.isOutside(baseline, window(100, 0.9 - 0.0151))).isTrue();
    }

    private static Moments window(int n, double mean) {
        return new Moments(n, 0, mean, 0, mean, mean);
    }

    private static Baselines baselines(int images, DoubleSupplier values) {
        return Baselines.of(List.of(Watched.baseline(images, values, List.of())));
    }

    private static Baselines.Judge judge(Baselines baselines) {
        return baselines.of(Watched.ROW).orElseThrow();
    }

    private static DriftBatch batch(RowScores scores, int number, double value) {
        add(scores, number, value);
        return scores.take(Rows.ROW);
    }

    private static void add(RowScores scores, int number, double value) {
        ImageComparisons image = Watched.image(number, value);
        scores.add(image, image.getComparisons().get(0));
    }

    private static int imagesUntilAlarm(Baselines baselines, double budget, DoubleSupplier values, int most) {
        return imagesUntilAlarm(baselines, budget, values, most, 1);
    }

    /** Images until an alarm, where so many images share a batch. */
    private static int imagesUntilAlarm(
            Baselines baselines, double budget, DoubleSupplier values, int most, int batch) {
        RowScores scores = new RowScores(judge(baselines));
        RowWatch watch = new RowWatch(judge(baselines), budget);
        for (int i = 1; i <= most; i++) {
            add(scores, i, values.getAsDouble());
            if (i % batch == 0 && !watch.add(scores.take(Rows.ROW)).isEmpty()) {
                return i;
            }
        }
        return most;
    }
}

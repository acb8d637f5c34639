package io.fovea.table.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.WindowTally;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LiveRowTest {
    private static final long START = Duration.ofDays(20_000).toMillis();

    @Test
    void countsInAWindowWhatIsNoOlderThanIt() {
        LiveRow row = LiveRow.begin(Rows.comparison(0.5).getRow(), Optional.empty());
        row.add("a", Rows.comparison(0.2), START, START);
        long later = START + Duration.ofMinutes(10).toMillis();
        row.add("b", Rows.comparison(0.8), later, later);

        row.expire(later);
        ComparisonStatistics record = row.asOf(later);

        assertThat(mean(record, Window.FIVE_MINUTES)).isCloseTo(0.8, within(1e-12));
        assertThat(mean(record, Window.HOUR)).isCloseTo(0.5, within(1e-12));
        assertThat(record.getTally().getImages()).isEqualTo(2);
    }

    @Test
    void emptiesItsWindowsWhileNothingArrives() {
        LiveRow row = LiveRow.begin(Rows.comparison(0.5).getRow(), Optional.empty());
        row.add("a", Rows.comparison(0.2), START, START);
        long nextDay = START + Duration.ofDays(1).toMillis();

        assertThat(row.expire(nextDay)).isTrue();
        assertThat(row.asOf(nextDay).getWindows()).isEmpty();
        assertThat(row.expire(nextDay)).isFalse();
    }

    /** Late and early comparisons, a restart in the middle: the window has what lies within it. */
    @Property(tries = 50)
    void windowsAreTheImagesWithinThemWhateverTheOrderAndTheRestarts(@ForAll long seed) {
        Random random = new Random(seed);
        long end = START + Duration.ofHours(2).toMillis();
        LiveRow row = LiveRow.begin(Rows.comparison(0.5).getRow(), Optional.empty());
        Map<String, WindowTally> stored = new HashMap<>();
        long inFiveMinutes = 0;
        long inAnHour = 0;
        for (int i = 0; i < 200; i++) {
            long time =
                    end - (long) (random.nextDouble() * Duration.ofMinutes(90).toMillis());
            row.add("a", Rows.comparison(random.nextDouble()), time, end);
            inFiveMinutes += isWithin(time, end, Window.FIVE_MINUTES) ? 1 : 0;
            inAnHour += isWithin(time, end, Window.HOUR) ? 1 : 0;
            if (random.nextInt(20) == 0) {
                row = restarted(row, stored);
            }
        }

        row.expire(end);
        ComparisonStatistics record = row.asOf(end);

        assertThat(images(record, Window.FIVE_MINUTES)).isEqualTo(inFiveMinutes);
        assertThat(images(record, Window.HOUR)).isEqualTo(inAnHour);
        assertThat(images(record, Window.DAY)).isEqualTo(200);
    }

    private static LiveRow restarted(LiveRow row, Map<String, WindowTally> stored) {
        for (LiveRow.Slice slice : row.takeUnwrittenSlices()) {
            String key = slice.window() + "|" + slice.start();
            slice.tally().ifPresentOrElse(tally -> stored.put(key, tally), () -> stored.remove(key));
        }
        LiveRow again = LiveRow.of(row.toRecord());
        List.copyOf(stored.values()).forEach(again::restore);
        return again;
    }

    private static boolean isWithin(long time, long end, Window window) {
        long slice = window.slice().toMillis();
        return end / slice - time / slice < window.slices();
    }

    private static long images(ComparisonStatistics record, Window window) {
        return record.getWindows().stream()
                .filter(some -> some.getWindow().equals(window.label()))
                .mapToLong(some -> some.getTally().getImages())
                .sum();
    }

    private static double mean(ComparisonStatistics record, Window window) {
        return Table.of(List.of(record), window).rows().get(0).moments().mean();
    }
}

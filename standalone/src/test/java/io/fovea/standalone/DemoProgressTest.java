package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.standalone.DemoProgress.Look;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoProgressTest {
    private final DemoProgress progress = new DemoProgress();

    @Test
    void tellsWhatItWaitsFor() {
        assertThat(add(at(1, 0, 0, "aggregate: stores are restored")))
                .isEqualTo("0 of 0 images done; waits for aggregate: stores are restored");
    }

    @Test
    void measuresTheLastHalfMinute() {
        add(at(0, 0, 100));
        add(at(60, 10, 100));
        add(at(80, 50, 100));

        // 60 more since second 70 at the earliest, and the oldest look in the window is that of second 80.
        add(at(100, 70, 100));
        assertThat(add(at(110, 80, 100))).isEqualTo("80 of 100 images done, 1.00 images/s, about 20 s left");
    }

    @Test
    void doesNotCallSpeedWhatAnEarlierRunHasDone() {
        add(at(1, 0, 3, "aggregate: stores are restored"));
        add(at(2, 24, 27));

        assertThat(add(at(4, 26, 27))).isEqualTo("26 of 27 images done, 1.00 images/s, about 1 s left");
        assertThat(add(at(5, 27, 27))).isEqualTo("27 of 27 images done, 1.00 images/s");
    }

    private String add(Look look) {
        progress.add(look);
        return progress.describe(look);
    }

    private static Look at(int second, long done, long total, String... waitsFor) {
        return new Look(Duration.ofSeconds(second), done, total, 0, 0, List.of(waitsFor), List.of());
    }
}

package io.fovea.standalone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** How far a number of like runs is, and how long the rest takes at their pace. Safe for use by many threads. */
final class TimeLeft {
    private final Clock clock;
    private final Consumer<String> line;
    private Instant first;

    /**
     * @param line is told where it is
     */
    TimeLeft(Clock clock, Consumer<String> line) {
        this.clock = clock;
        this.line = line;
        this.first = clock.instant();
    }

    /** Another run is made. The first of several begins the time. */
    synchronized void reached(int done, int total) {
        if (done <= 1) {
            first = clock.instant();
            return;
        }
        long spent = Duration.between(first, clock.instant()).toMillis();
        long left = Math.round((double) spent / (done - 1) * (total - done) / 1000);
        line.accept("%d of %d runs, about %s left"
                .formatted(done, total, left < 90 ? left + " s" : Math.round(left / 60.0) + " min"));
    }
}

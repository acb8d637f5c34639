package io.fovea.foundations;

import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long after every failure, up to a longest time.
 *
 * @param first wait, after the first failure
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
    /** No wait. */
    public static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO);

    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a backoff from " + first + " to " + longest);
        }
    }

    /** The wait after so many failures in a row, 1 or more. */
    public Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /** Sleeps for that time. */
    public void pause(int failures) throws InterruptedException {
        Thread.sleep(after(failures).toMillis());
    }
}

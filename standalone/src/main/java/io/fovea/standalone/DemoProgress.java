package io.fovea.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What the demo says about its progress. The rate, and with it the time left, is of the last half minute, so that a slow
 * start does not count for ever. Images that an earlier run has done count as done and not as speed.
 */
final class DemoProgress {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    /**
     * What can be seen at one moment.
     *
     * @param elapsed since the demo was started
     * @param done images that are finished, in whatever way
     * @param total images that are known
     * @param waitsFor parts that do not work yet, each with its reason
     * @param problems of feeds
     */
    record Look(
            Duration elapsed,
            long done,
            long total,
            long deadLettered,
            long expired,
            List<String> waitsFor,
            List<String> problems) {
        Look {
            waitsFor = List.copyOf(waitsFor);
            problems = List.copyOf(problems);
        }
    }

    private final Deque<Look> recent = new ArrayDeque<>();

    /** Takes a look. Before everything works, counts may still be read anew, and say nothing about speed. */
    void add(Look look) {
        if (!look.waitsFor().isEmpty()) {
            return;
        }
        recent.addLast(look);
        while (look.elapsed().minus(recent.getFirst().elapsed()).compareTo(WINDOW) > 0) {
            recent.removeFirst();
        }
    }

    /** Describes a moment in one line. */
    String describe(Look look) {
        List<String> parts = new ArrayList<>();
        parts.add(look.done() + " of " + look.total() + " images done");
        double rate = rate();
        if (rate > 0) {
            parts.add(String.format(Locale.ROOT, "%.2f images/s", rate));
            if (look.done() < look.total()) {
                parts.add("about " + time(Math.round((look.total() - look.done()) / rate)) + " left");
            }
        }
        if (look.deadLettered() > 0) {
            parts.add(look.deadLettered() + " dead-lettered");
        }
        if (look.expired() > 0) {
            parts.add(look.expired() + " expired");
        }
        StringBuilder line = new StringBuilder(String.join(", ", parts));
        if (!look.waitsFor().isEmpty()) {
            line.append("; waits for ").append(String.join(", ", look.waitsFor()));
        }
        look.problems().forEach(problem -> line.append("; ").append(problem));
        return line.toString();
    }

    /** Images per second over the window; 0 while none was done. */
    private double rate() {
        if (recent.isEmpty()) {
            return 0;
        }
        Look from = recent.getFirst();
        Look to = recent.getLast();
        double seconds = to.elapsed().minus(from.elapsed()).toMillis() / 1000.0;
        return seconds > 0 ? Math.max(0, to.done() - from.done()) / seconds : 0;
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}

package io.fovea.standalone;

import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.PullProgress;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** Shows how far something is: one line that is written over on a terminal, a line now and then into a file. */
final class ProgressLine implements PullProgress, AutoCloseable {
    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final Clock clock;
    private final Duration interval;
    private Instant next = Instant.MIN;
    private boolean open;

    ProgressLine(PrintWriter out, boolean terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.interval = terminal ? Duration.ofMillis(200) : Duration.ofSeconds(10);
    }

    @Override
    public void reached(Artifact artifact, long bytes, OptionalLong total) {
        at(artifact.name() + ": " + describe(bytes, total));
    }

    /** Where it is, shown now and then. */
    void at(String line) {
        if (clock.instant().isBefore(next)) {
            return;
        }
        next = clock.instant().plus(interval);
        show(line);
    }

    /** The last word on something. */
    void done(String line) {
        out.println(terminal ? "\r" + line + ERASE_TO_END : line);
        out.flush();
        next = Instant.MIN;
        open = false;
    }

    /** Ends a line that was begun, so that what comes next, an error perhaps, has its own. */
    @Override
    public void close() {
        if (open) {
            out.println();
            out.flush();
        }
    }

    private void show(String line) {
        if (terminal) {
            out.print("\r" + line + ERASE_TO_END);
            open = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    private static String describe(long bytes, OptionalLong total) {
        return total.isEmpty()
                ? megabytes(bytes)
                : String.format(
                        Locale.ROOT,
                        "%3d %% of %s",
                        100 * bytes / Math.max(1, total.getAsLong()),
                        megabytes(total.getAsLong()));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}

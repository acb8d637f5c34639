package io.fovea.foundations;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs of native code in this process, which nothing can break off. While there is one, the process must not shut down in
 * order: the native library's own shutdown hook would free what the run uses, and the process would die of SIGSEGV.
 */
public final class NativeRuns {
    private static final AtomicInteger IN_WORK = new AtomicInteger();

    private NativeRuns() {}

    /** Does the run and returns what it returns. */
    public static <T> T run(Supplier<T> run) {
        IN_WORK.incrementAndGet();
        try {
            return run.get();
        } finally {
            IN_WORK.decrementAndGet();
        }
    }

    /** How many there are now. */
    public static int inWork() {
        return IN_WORK.get();
    }

    /** Ends the process: in order, or, where a run is left in work, at once. */
    public static void exit(int status) {
        if (inWork() > 0) {
            Runtime.getRuntime().halt(status);
        }
        System.exit(status);
    }
}

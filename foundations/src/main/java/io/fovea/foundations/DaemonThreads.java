package io.fovea.foundations;

import java.util.concurrent.ThreadFactory;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;

/** Threads that do not keep the process alive. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** Makes threads of this name; {@code %d} in it is the number of the thread. */
    public static ThreadFactory named(String name) {
        return BasicThreadFactory.builder().namingPattern(name).daemon().build();
    }
}

package io.fovea.quantize.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** How libtorch is set up in this process: one thread per program, nothing fetched, nothing profiled at run time. */
public final class LibTorch {
    static {
        defaultProperty("ai.djl.offline", "true");
        defaultProperty("ai.djl.pytorch.num_threads", "1");
        // the profiling executor would make each program's first calls several times slower
        defaultProperty("ai.djl.pytorch.graph_optimizer", "false");
    }

    private LibTorch() {}

    /** Threads on which programs run, each with one libtorch thread of its own. */
    public static ExecutorService threads(int count, String name) {
        Engine.getEngine("PyTorch");
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(
                count,
                work -> new Thread(
                        () -> {
                            JniUtils.setNumThreads(1);
                            work.run();
                        },
                        name + "-program-" + number.incrementAndGet()));
    }

    private static void defaultProperty(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}

package io.fovea.quantize.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.fovea.quantize.program.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How libtorch is set up in this process: one thread per program, nothing fetched, nothing profiled at run time. */
public final class LibTorch {
    static {
        defaultProperty("ai.djl.offline", "true");
        defaultProperty("ai.djl.pytorch.num_threads", "1");
        // the profiling executor would make each program's first calls several times slower
        defaultProperty("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static final Kernels KERNELS = detectKernels();

    private LibTorch() {}

    /** The fastest kernels this machine can run. */
    public static Kernels kernels() {
        return KERNELS;
    }

    private static Kernels detectKernels() {
        String architecture = System.getProperty("os.arch", "");
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            return Kernels.PORTABLE;
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            boolean integer = lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(flags -> flags.contains(" avx512_vnni") || flags.contains(" avx_vnni"))
                    .isPresent();
            return integer ? Kernels.ONEDNN_INTEGER : Kernels.ONEDNN;
        } catch (IOException | UncheckedIOException e) {
            return Kernels.ONEDNN; // no Linux, so nothing that says what the processor can
        }
    }

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

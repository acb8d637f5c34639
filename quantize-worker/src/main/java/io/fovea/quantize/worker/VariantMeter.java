package io.fovea.quantize.worker;

import io.fovea.deployed.Guard;
import io.fovea.identity.DeployedFile;
import io.fovea.identity.Variant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells what runs, in {@code fovea_variant_info}, and counts the processor time that it takes:
 * {@code fovea_quantize_variant_cpu_seconds_total}. A program runs on the thread that calls it and on no other, so this thread's time
 * is all of it; of a deployed file likewise, unless the deployment gives it several threads.
 */
final class VariantMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter seconds;

    VariantMeter(MeterRegistry meters, Variant variant) {
        this.seconds = Counter.builder("fovea.quantize.variant.cpu")
                .description("Processor time of explaining images, by variant")
                .baseUnit("seconds")
                .tag("model", variant.model())
                .tag("precision", variant.precision().toString())
                .tag("scheme", variant.scheme().toString())
                .tag("file", name(variant))
                .register(meters);
        Gauge.builder("fovea.variant.info", () -> 1)
                .description("A variant that runs here, and everything its numbers depend on besides the image")
                .tag("model", variant.model())
                .tag("checkpoint", variant.checkpoint())
                .tag("precision", variant.precision().toString())
                .tag("scheme", variant.scheme().toString())
                .tag("calibration", variant.calibration().orElse(""))
                .tag("protocol", variant.protocol().toString())
                .tag("pass", Integer.toString(variant.pass()))
                .tag("preprocessing", variant.preprocessing())
                .tag("file", name(variant))
                .tag("digest", ofFile(variant, DeployedFile::digest))
                .tag("form", ofFile(variant, DeployedFile::form))
                .tag("twin", ofFile(variant, DeployedFile::twin))
                .tag("runtime", variant.runtime().orElse("libtorch"))
                .register(meters);
    }

    /** Counts how often the scores of a tapped file were compared with the untouched file's, and how often they differed. */
    void countTap(MeterRegistry meters, Variant variant, Guard guard) {
        FunctionCounter.builder("fovea.tap.comparisons", guard, Guard::compared)
                .description("Images whose scores were compared with those of the untouched file")
                .tag("model", variant.model())
                .tag("file", name(variant))
                .register(meters);
        FunctionCounter.builder("fovea.tap.mismatches", guard, Guard::differing)
                .description("Images whose scores differed from those of the untouched file")
                .tag("model", variant.model())
                .tag("file", name(variant))
                .register(meters);
    }

    private static String name(Variant variant) {
        return ofFile(variant, DeployedFile::name);
    }

    private static String ofFile(Variant variant, Function<DeployedFile, String> text) {
        return variant.file().map(text).orElse("");
    }

    <T> T measure(Supplier<T> program) {
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            return program.get();
        } finally {
            seconds.increment((THREADS.getCurrentThreadCpuTime() - before) / NANOS_PER_SECOND);
        }
    }
}

package io.fovea.quantize.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;

/**
 * Counts the processor time that a variant's program takes: {@code fovea_quantize_variant_cpu_seconds_total}. A program runs on the
 * thread that calls it and on no other, so this thread's time is all of it.
 */
final class VariantMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter seconds;

    VariantMeter(MeterRegistry meters, SimulatedVariant variant) {
        this.seconds = Counter.builder("fovea.quantize.variant.cpu")
                .description("Processor time of explaining images, by variant")
                .baseUnit("seconds")
                .tag("model", variant.network().name())
                .tag("precision", variant.precision().toString())
                .tag("scheme", variant.variantScheme().toString())
                .register(meters);
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

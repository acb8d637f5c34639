package io.fovea.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a worker counts. At every moment in which the worker rests:
 *
 * <pre>
 * received = completed + dead-lettered + abandoned + in flight
 * </pre>
 *
 * <p>Completed means that Kafka has acknowledged everything the record became; abandoned, that somebody else will do it.
 */
final class WorkerMeters implements AutoCloseable {
    final Counter received;
    final Counter completed;
    final Counter deadLettered;
    final Counter abandoned;
    final Counter published;
    final Counter retries;
    final Timer processing;
    private final MeterRegistry meters;
    private final Gauge inFlightGauge;
    final AtomicInteger inFlight = new AtomicInteger();

    WorkerMeters(MeterRegistry meters, String service, String topic) {
        this.meters = meters;
        Tags tags = Tags.of("service", service, "topic", topic);
        received = counter(meters, "fovea.records.received", "Records fetched", tags);
        completed = counter(meters, "fovea.records.completed", "Records whose results Kafka has acknowledged", tags);
        deadLettered = counter(meters, "fovea.records.dead.lettered", "Records that could not be used", tags);
        abandoned = counter(meters, "fovea.records.abandoned", "Records left to whoever has the partition next", tags);
        published = counter(meters, "fovea.records.published", "Records that Kafka has acknowledged", tags);
        retries = counter(meters, "fovea.records.retries", "Further attempts at a record", tags);
        processing = Timer.builder("fovea.record.processing")
                .description("Time to turn one record into its results")
                .tags(tags)
                .publishPercentileHistogram()
                .register(meters);
        inFlightGauge = Gauge.builder("fovea.records.in.flight", inFlight, AtomicInteger::get)
                .description("Records fetched and neither done nor given up")
                .tags(tags)
                .register(meters);
    }

    /** Takes the gauge away, which would show the last state of a worker that is no more; counters stay. */
    @Override
    public void close() {
        meters.remove(inFlightGauge);
    }

    private static Counter counter(MeterRegistry meters, String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(meters);
    }
}

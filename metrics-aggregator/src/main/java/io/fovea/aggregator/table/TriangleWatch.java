package io.fovea.aggregator.table;

import io.fovea.foundations.DaemonThreads;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.Triangle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the {@link Triangle} inequality on the table once a second, and logs what newly breaks it. */
public final class TriangleWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TriangleWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<Table> table;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("triangle"));
    private Set<String> known = new HashSet<>();
    private volatile int count;

    private TriangleWatch(Supplier<Table> table) {
        this.table = table;
    }

    /** Starts to watch the whole table. */
    @SuppressWarnings("FutureReturnValueIgnored") // it runs until it is closed; check() lets no exception out
    public static TriangleWatch start(Supplier<Table> table) {
        TriangleWatch watch = new TriangleWatch(table);
        watch.timer.scheduleWithFixedDelay(watch::check, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Triples of rows that break it as of the last check; 0 is right. */
    public int violations() {
        return count;
    }

    private void check() {
        try {
            var violations = Triangle.violations(table.get());
            violations.stream()
                    .filter(violation -> !known.contains(name(violation)))
                    .forEach(violation -> LOG.error(
                            "event=triangle_violation rows=\"{}\" reference=\"{}\" difference={} bound={}",
                            name(violation),
                            violation.a().mask().orElse(""),
                            violation.difference(),
                            violation.bound()));
            known = violations.stream().map(TriangleWatch::name).collect(Collectors.toSet());
            count = violations.size();
        } catch (RuntimeException e) {
            LOG.warn("event=triangle_check_failed", e);
        }
    }

    private static String name(Triangle.Violation violation) {
        return violation.between().identity() + " " + violation.a().mask().orElse("");
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

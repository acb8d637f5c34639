package io.fovea.ingest;

import io.fovea.foundations.DaemonThreads;
import io.fovea.runtime.claimcheck.ClaimCheck;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes at the start and then every so often the large images whose records Kafka no longer has. */
final class ClaimCheckCleaning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimCheckCleaning.class);

    private final ClaimCheck claimCheck;
    private final Clock clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("claim-check-cleaning"));

    @SuppressWarnings("FutureReturnValueIgnored") // runs until it is closed
    ClaimCheckCleaning(ClaimCheck claimCheck, Clock clock, Duration interval) {
        this.claimCheck = claimCheck;
        this.clock = clock;
        thread.scheduleWithFixedDelay(this::clean, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void clean() {
        try {
            int deleted = claimCheck.deleteExpired(clock.instant());
            if (deleted > 0) {
                LOG.info("event=claim_check_cleaned objects={}", deleted);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=claim_check_not_cleaned reason=\"{}\"", e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

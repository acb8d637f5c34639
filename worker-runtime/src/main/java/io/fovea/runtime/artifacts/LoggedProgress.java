package io.fovea.runtime.artifacts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how far a pull is: when it begins, and every ten seconds. */
public final class LoggedProgress implements PullProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Clock clock;
    private Instant next = Instant.MIN;

    public LoggedProgress(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void reached(Artifact artifact, long bytes, OptionalLong total) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(INTERVAL);
        LOG.info(
                "event=fetching artifact={} file={} bytes={} of={}",
                artifact.name(),
                artifact.fileName(),
                bytes,
                total.isPresent() ? total.getAsLong() : "unknown");
    }
}

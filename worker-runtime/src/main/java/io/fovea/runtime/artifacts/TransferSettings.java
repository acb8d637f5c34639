package io.fovea.runtime.artifacts;

import io.fovea.foundations.Backoff;
import java.time.Duration;

/**
 * How patient a pull is.
 *
 * @param connectTimeout how long a server may take to accept a connection
 * @param stallTimeout how long it may then stay silent
 * @param attempts how many connections are tried until a file is complete, each going on where the last broke off
 * @param backoff before the second attempt and each later one
 */
public record TransferSettings(Duration connectTimeout, Duration stallTimeout, int attempts, Backoff backoff) {
    public static final TransferSettings DEFAULT = new TransferSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            6,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)));

    public TransferSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("a pull needs at least one attempt, not " + attempts);
        }
    }
}

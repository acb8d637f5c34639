package io.fovea.runtime.artifacts;

import java.time.Duration;

/**
 * How patient a pull is.
 *
 * @param connectTimeout how long a server may take to accept a connection
 * @param stallTimeout how long it may then stay silent
 * @param attempts how many connections are tried until a file is complete, each going on where the last broke off
 * @param retryDelay pause before the second attempt; before each later one as much longer
 */
public record TransferSettings(Duration connectTimeout, Duration stallTimeout, int attempts, Duration retryDelay) {
    public static final TransferSettings DEFAULT =
            new TransferSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), 6, Duration.ofSeconds(1));

    public TransferSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("a pull needs at least one attempt, not " + attempts);
        }
    }
}

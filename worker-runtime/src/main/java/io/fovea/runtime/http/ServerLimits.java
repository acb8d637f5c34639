package io.fovea.runtime.http;

import java.time.Duration;

/**
 * What one port grants its clients.
 *
 * @param threads that read, answer and write; a client that sends or waits holds none
 * @param connections open at once; further ones wait until one closes
 * @param request within which a request must have come whole and been answered whole; its connection is closed then
 */
public record ServerLimits(int threads, int connections, Duration request) {
    /** After which a connection that neither sends nor takes anything is closed. */
    static final Duration IDLE = Duration.ofSeconds(30);

    public ServerLimits {
        if (threads < 8) {
            throw new IllegalArgumentException("threads must be at least 8, not " + threads);
        }
        if (request.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout must be positive, not " + request);
        }
    }
}

package io.fovea.ingest.sampling;

import java.time.Clock;
import java.time.Duration;

/** A rate that is never exceeded by more than one second's worth. Safe for many threads. */
public final class TokenBucket {
    private final double perMilli;
    private final double capacity;
    private final Clock clock;
    private double tokens;
    private long filledAt;

    public TokenBucket(double perSecond, Clock clock) {
        this.perMilli = perSecond / 1000;
        this.capacity = Math.max(1, perSecond);
        this.clock = clock;
        this.tokens = 1;
        this.filledAt = clock.millis();
    }

    /** Takes a token if there is one. */
    public boolean tryTake() {
        return take().isZero();
    }

    /** Takes a token, or says how long it takes until there is one. */
    public synchronized Duration take() {
        long now = clock.millis();
        tokens = Math.min(capacity, tokens + Math.max(0, now - filledAt) * perMilli);
        filledAt = now;
        if (tokens >= 1) {
            tokens -= 1;
            return Duration.ZERO;
        }
        return Duration.ofMillis((long) Math.ceil((1 - tokens) / perMilli));
    }
}

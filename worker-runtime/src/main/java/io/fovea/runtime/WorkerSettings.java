package io.fovea.runtime;

import java.time.Duration;

/**
 * How a worker reads.
 *
 * @param concurrency threads that process records; results of one partition may then be published out of order
 * @param maxPollRecords records fetched at once; no more are fetched while so many wait or are in work
 * @param maxInFlightBytes no more records are fetched while those that wait or are in work are this large together
 * @param maxPollInterval after which Kafka gives the partitions of a worker that does not poll to others
 * @param drainTimeout how long records in work are waited for, when partitions move or the worker stops; the rest is
 *     done again by whoever comes next
 * @param retryBackoff between attempts at a record that could not be published or whose processor asked for it
 */
public record WorkerSettings(
        int concurrency,
        int maxPollRecords,
        long maxInFlightBytes,
        Duration maxPollInterval,
        Duration drainTimeout,
        Duration retryBackoff) {
    public static final WorkerSettings DEFAULTS =
            new WorkerSettings(1, 32, 64L << 20, Duration.ofMinutes(5), Duration.ofSeconds(3), Duration.ofSeconds(1));

    public WorkerSettings {
        require(concurrency >= 1, "concurrency", concurrency);
        require(maxPollRecords >= 1, "maxPollRecords", maxPollRecords);
        require(maxInFlightBytes >= 1, "maxInFlightBytes", maxInFlightBytes);
        require(maxPollInterval.toMillis() >= 1, "maxPollInterval", maxPollInterval);
        require(!drainTimeout.isNegative(), "drainTimeout", drainTimeout);
        require(!retryBackoff.isNegative(), "retryBackoff", retryBackoff);
    }

    public WorkerSettings withConcurrency(int threads) {
        return new WorkerSettings(
                threads, maxPollRecords, maxInFlightBytes, maxPollInterval, drainTimeout, retryBackoff);
    }

    public WorkerSettings withMaxPollRecords(int records) {
        return new WorkerSettings(concurrency, records, maxInFlightBytes, maxPollInterval, drainTimeout, retryBackoff);
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " cannot be " + value);
        }
    }
}

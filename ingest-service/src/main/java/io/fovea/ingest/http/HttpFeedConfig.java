package io.fovea.ingest.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a feed of type {@code http} and of one of type {@code cloudevents}.
 *
 * @param host to listen on; 127.0.0.1 by default
 * @param port to listen on; 0 takes a free one
 * @param token that requests must bear; none by default
 * @param tls certificate and key; plain by default
 * @param maxConcurrent requests worked on at once, beyond which 429 is the answer; 16 by default
 * @param requestTimeout within which a request must have come whole and been answered, or be cut off; 60 s by default
 * @param ackTimeout how long a request waits for Kafka; 10 s by default
 * @param fetch whether and from where addresses in a JSON list are fetched
 * @param results address of the aggregator, to which {@code GET /images/ID} refers for maps and comparisons
 */
record HttpFeedConfig(
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> token,
        Optional<Tls> tls,
        Optional<Integer> maxConcurrent,
        Optional<Duration> requestTimeout,
        Optional<Duration> ackTimeout,
        Optional<Fetch> fetch,
        Optional<URI> results) {
    /**
     * A key store with the server's certificate and key.
     *
     * @param keystore PKCS#12 file
     * @param password of it
     */
    record Tls(Path keystore, String password) {}

    /**
     * What may be fetched.
     *
     * @param allowPrivate whether addresses of private networks may be fetched; never by default
     * @param schemes {@code http}, {@code https}; both by default
     * @param maxUrls in one request; 100 by default
     * @param timeout over a whole list; 30 s by default
     */
    record Fetch(
            Optional<Boolean> allowPrivate,
            Optional<List<String>> schemes,
            Optional<Integer> maxUrls,
            Optional<Duration> timeout) {
        static final Fetch DEFAULTS = new Fetch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    HttpFeedConfig {
        if (port.isEmpty() || port.get() < 0 || port.get() > 65535) {
            throw new IllegalArgumentException("key 'port' must be 0..65535");
        }
        if (maxConcurrent.isPresent() && maxConcurrent.get() < 1) {
            throw new IllegalArgumentException("maxConcurrent must be at least 1, not " + maxConcurrent.get());
        }
    }
}

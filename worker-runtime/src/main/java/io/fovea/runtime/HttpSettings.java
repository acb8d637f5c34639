package io.fovea.runtime;

import java.time.Duration;
import java.util.List;

/**
 * Where a process answers HTTP; section {@code http} of the deployment file.
 *
 * @param host address to bind, for example 0.0.0.0 or 127.0.0.1
 * @param port 0 for any free one
 * @param hosts names by which browsers reach the page, such as {@code fovea.example.org}; see
 *     {@link io.fovea.runtime.http.KnownHosts} for those that need not be listed
 * @param requestTimeout within which a request must have come whole and been answered whole
 */
public record HttpSettings(String host, int port, List<String> hosts, Duration requestTimeout) {
    public static final HttpSettings DEFAULTS = new HttpSettings("0.0.0.0", 8080, List.of(), Duration.ofSeconds(30));

    public HttpSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0..65535, not " + port);
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout must be positive, not " + requestTimeout);
        }
        hosts = List.copyOf(hosts);
    }

    /** With the defaults for all else. */
    public HttpSettings(String host, int port) {
        this(host, port, DEFAULTS.hosts(), DEFAULTS.requestTimeout());
    }
}

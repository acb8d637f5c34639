package io.fovea.runtime;

/**
 * Where a process answers HTTP; section {@code http} of the deployment file.
 *
 * @param host address to bind, for example 0.0.0.0 or 127.0.0.1
 * @param port 0 for any free one
 */
public record HttpSettings(String host, int port) {
    public static final HttpSettings DEFAULTS = new HttpSettings("0.0.0.0", 8080);

    public HttpSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0..65535, not " + port);
        }
    }
}

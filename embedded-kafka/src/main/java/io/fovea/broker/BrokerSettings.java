package io.fovea.broker;

import java.time.Duration;
import java.util.Map;

/**
 * What can be chosen about an embedded broker.
 *
 * @param port on 127.0.0.1, 0 for any free one; name it to keep it over a restart
 * @param startupTimeout within which the broker must answer; a broker that was killed is held back some seconds by its
 *     own old registration
 * @param overrides of Kafka's broker properties, over this module's own choices
 */
public record BrokerSettings(int port, Duration startupTimeout, Map<String, String> overrides) {
    /** Any free port, a minute to start, no overrides. */
    public static final BrokerSettings DEFAULTS = new BrokerSettings(0, Duration.ofMinutes(1), Map.of());

    public BrokerSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no such port: " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(newPort, startupTimeout, overrides);
    }

    public BrokerSettings withOverrides(Map<String, String> newOverrides) {
        return new BrokerSettings(port, startupTimeout, newOverrides);
    }
}

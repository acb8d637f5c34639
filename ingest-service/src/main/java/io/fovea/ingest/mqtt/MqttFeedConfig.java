package io.fovea.ingest.mqtt;

import java.util.Optional;

/**
 * Keys of a feed of type {@code mqtt}.
 *
 * @param host of the broker
 * @param port of the broker; 1883 by default, 8883 with TLS
 * @param topic filter, such as {@code cameras/+/image}
 * @param clientId by which the broker keeps what was not acknowledged; {@code fovea-NAME} by default
 * @param user of the broker; none by default
 * @param password of the user
 * @param tls whether the connection is encrypted; false by default
 */
record MqttFeedConfig(
        String host,
        Optional<Integer> port,
        String topic,
        Optional<String> clientId,
        Optional<String> user,
        Optional<String> password,
        Optional<Boolean> tls) {
    MqttFeedConfig {
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("key 'host' is missing");
        }
        if (topic == null || topic.isBlank()) {
            throw new IllegalArgumentException("key 'topic' is missing: a filter such as cameras/+/image");
        }
    }

    boolean isTls() {
        return tls.orElse(false);
    }

    int portOrDefault() {
        return port.orElse(isTls() ? 8883 : 1883);
    }
}

package io.fovea.ingest.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5MessageException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a topic filter, at least once: a message is acknowledged when Kafka has its image, and the broker
 * keeps for this client id what was not, also while the feed is down.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a message that was not acknowledged is delivered again
final class MqttFeed implements Feed {
    private static final int UNACKNOWLEDGED = 64;
    private static final long SESSION_SECONDS = TimeUnit.DAYS.toSeconds(7);
    private static final long LISTEN_SECONDS = 1;

    private final String name;
    private final MqttFeedConfig config;

    MqttFeed(String name, MqttFeedConfig config) {
        this.name = name;
        this.config = config;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        Mqtt5BlockingClient client = client();
        try (Mqtt5BlockingClient.Mqtt5Publishes messages = client.publishes(MqttGlobalPublishFilter.ALL, true)) {
            connect(client);
            client.subscribeWith()
                    .topicFilter(config.topic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            while (true) {
                Optional<Mqtt5Publish> message = messages.receive(LISTEN_SECONDS, TimeUnit.SECONDS);
                if (message.isPresent()) {
                    bring(message.get(), sink);
                } else if (!client.getState().isConnected()) {
                    throw new IOException("the connection to " + address() + " is lost");
                }
            }
        } catch (Mqtt5MessageException | MqttClientStateException | MqttSessionExpiredException e) {
            throw new IOException(address() + ": " + e.getMessage(), e);
        } finally {
            disconnect(client);
        }
    }

    private static void bring(Mqtt5Publish message, FeedSink sink) throws InterruptedException {
        String topic = message.getTopic().toString();
        Instant now = Instant.now();
        sink.accept(IncomingImage.of(topic + "@" + now, message.getPayloadAsBytes())
                        .capturedAt(now)
                        .with(Map.of("mqtt.topic", topic)))
                .thenAccept(outcome -> message.acknowledge());
    }

    private void connect(Mqtt5BlockingClient client) throws IOException {
        try {
            client.connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(SESSION_SECONDS)
                    .restrictions()
                    .receiveMaximum(UNACKNOWLEDGED)
                    .applyRestrictions()
                    .send();
        } catch (RuntimeException e) {
            throw new IOException("cannot connect to " + address() + ": " + e.getMessage(), e);
        }
    }

    private Mqtt5BlockingClient client() {
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(config.clientId().orElse("fovea-" + name))
                .serverHost(config.host())
                .serverPort(config.portOrDefault());
        if (config.isTls()) {
            builder = builder.sslWithDefaultConfig();
        }
        if (config.user().isPresent()) {
            builder = builder.simpleAuth()
                    .username(config.user().get())
                    .password(config.password().orElse("").getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        return builder.buildBlocking();
    }

    private String address() {
        return config.host() + ":" + config.portOrDefault();
    }

    /** Leaves the session with the broker, and with it what was not acknowledged. */
    private static void disconnect(Mqtt5BlockingClient client) {
        if (client.getState().isConnected()) {
            client.disconnectWith().sessionExpiryInterval(SESSION_SECONDS).send();
        }
    }
}

package io.fovea.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's mosquitto. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class MqttFeedTest {
    @TempDir
    Path folder;

    @Test
    void losesNothingOverARestartOfTheFeed() throws Exception {
        try (Mosquitto mosquitto = Mosquitto.start(folder);
                TestBroker broker = TestBroker.start()) {
            Mqtt5BlockingClient camera = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier("camera")
                    .serverHost("127.0.0.1")
                    .serverPort(mosquitto.port())
                    .buildBlocking();
            camera.connect();
            String feed = "name: cameras\ntype: mqtt\nhost: 127.0.0.1\nport: " + mosquitto.port()
                    + "\ntopic: cameras/+/image\n";
            try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
                // Until the feed has subscribed, the broker keeps nothing for it.
                Awaitility.await("the feed has subscribed").until(() -> {
                    publish(camera, "cameras/0/image", Pictures.jpeg(900));
                    return running.progress().published() == 1;
                });
                for (int i = 0; i < 5; i++) {
                    publish(camera, "cameras/1/image", Pictures.jpeg(901 + i));
                }
                publish(camera, "cameras/1/image", "no image".getBytes(StandardCharsets.UTF_8));
                publish(camera, "elsewhere", Pictures.jpeg(999));
                running.await("the first six", now -> now.published() == 6 && now.deadLettered() == 1);
            }
            for (int i = 5; i < 10; i++) {
                publish(camera, "cameras/2/image", Pictures.jpeg(901 + i));
            }

            try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
                running.await("what came while it was down", now -> now.published() >= 5 && now.inFlight() == 0);
            }

            assertThat(broker.images("cameras").values().stream()
                            .flatMap(events -> events.stream())
                            .map(event -> event.getImageId())
                            .distinct())
                    .hasSize(11);
            camera.disconnect();
        }
    }

    private static void publish(Mqtt5BlockingClient camera, String topic, byte[] payload) {
        camera.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }
}

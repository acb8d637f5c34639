package io.fovea.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
        Path program = Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("absent"));
        assumeTrue(Files.exists(program), "no mosquitto here: apt-get install mosquitto to run this test");
        int port = freePort();
        Process mosquitto = mosquitto(program, port);
        try (TestBroker broker = TestBroker.start()) {
            Mqtt5BlockingClient camera = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier("camera")
                    .serverHost("127.0.0.1")
                    .serverPort(port)
                    .buildBlocking();
            camera.connect();
            String feed = "name: cameras\ntype: mqtt\nhost: 127.0.0.1\nport: " + port + "\ntopic: cameras/+/image\n";
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
        } finally {
            mosquitto.destroy();
        }
    }

    private static void publish(Mqtt5BlockingClient camera, String topic, byte[] payload) {
        camera.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }

    private Process mosquitto(Path program, int port) throws Exception {
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
        Process process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        Awaitility.await("mosquitto listens").ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

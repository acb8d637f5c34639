package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.fovea.ingest.SoakInputs.Fate;
import io.fovea.ingest.mqtt.Mosquitto;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good, odd and hostile inputs through six kinds of feed into one ingest process, beside a feed that fails as nobody thought
 * of: each input is published, a duplicate or a dead letter, as it should be. {@code -Dfovea.soak.inputs=20000} sends so many, and then the memory of the process must stay
 * flat over the second half.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class SoakTest {
    private static final int INPUTS = Integer.getInteger("fovea.soak.inputs", 360);
    private static final int MANY = 10_000;
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final List<String> FEEDS = List.of("folder", "zip", "topic", "doors", "bucket", "uploads");
    private static final int EACH = INPUTS / FEEDS.size() / 10 * 10;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Socket> halfSent = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void accountsForEveryInput() throws Exception {
        int health = freePort();
        int uploads = freePort();
        Path photos = Files.createDirectory(folder.resolve("photos"));
        try (TestBroker broker = TestBroker.start();
                Mosquitto mosquitto = Mosquitto.start(folder);
                LocalS3 s3 = LocalS3.start(Files.createDirectory(folder.resolve("s3")), "photos");
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            createTopic(broker, "raw");
            Path zip = zip();
            List<String> feeds = List.of(
                    "name: folder\ntype: directory\npath: " + photos + "\nsettle: 10ms\npoll: 100ms",
                    "name: zip\ntype: archive\npath: " + zip,
                    "name: topic\ntype: kafka\ntopic: raw\nproperties: {bootstrap.servers: '"
                            + broker.bootstrapServers() + "'}",
                    "name: doors\ntype: mqtt\nhost: 127.0.0.1\nport: " + mosquitto.port() + "\ntopic: cameras/+",
                    "name: bucket\ntype: s3\nbucket: photos\nprefix: 2026/\npoll: 200ms\n" + s3.keys(),
                    "name: uploads\ntype: http\nport: " + uploads,
                    "name: brittle\ntype: brittle");
            try (IngestProcess ingest = IngestProcess.start(broker, folder, health, feeds, "maxLag: 10000000")) {
                Mqtt5BlockingClient camera = camera(mosquitto);
                // Until the feed has subscribed, the broker keeps nothing for it.
                await("the feed of cameras has subscribed").atMost(LONG).until(() -> {
                    publish(camera, Pictures.jpeg(-1));
                    return count(health, "published", "doors") == 1 && listens(uploads);
                });
                long remembered = count(health, "duplicates", "doors");
                long half = 0;
                for (int number = 0; number < EACH; number++) {
                    put(photos, number);
                    producer.send(new ProducerRecord<>("raw", "camera", new SoakInputs(2).file(number)))
                            .get();
                    publish(camera, new SoakInputs(3).file(number));
                    s3.put("2026/%06d.jpg".formatted(number), new SoakInputs(4).file(number));
                    assertThat(upload(uploads, number)).as("upload " + number).isLessThan(500);
                    if (number % 20 == 0) {
                        attack(uploads);
                    }
                    if (number == EACH / 2) {
                        half = ingest.resident().orElse(0);
                    }
                }
                for (String feed : FEEDS) {
                    await("all of feed " + feed)
                            .atMost(LONG)
                            .until(() -> count(health, "found", feed) >= EACH
                                    && count(health, "found", feed) == accounted(health, feed));
                }
                await("the brittle feed goes on")
                        .atMost(LONG)
                        .until(() -> count(health, "published", "brittle") == BrittleFeedFactory.RUNS);
                long end = ingest.resident().orElse(0);

                System.out.printf(
                        "soak: %d inputs, resident %d MB in the middle, %d MB at the end%n",
                        EACH * FEEDS.size(), half >> 20, end >> 20);
                for (String feed : FEEDS) {
                    boolean subscribed = feed.equals("doors");
                    assertThat(count(health, "published", feed))
                            .as("published of " + feed)
                            .isEqualTo(SoakInputs.count(EACH, Fate.PUBLISHED) + (subscribed ? 1 : 0));
                    long letters = SoakInputs.count(EACH, Fate.DEAD_LETTER);
                    if (feed.equals("bucket")) {
                        // A listing may come between an object's bytes and its tag, and then once more: a letter is
                        // written at least once.
                        assertThat(count(health, "dead_lettered", feed)).isGreaterThanOrEqualTo(letters);
                    } else if (!feed.equals("uploads")) { // which tells whoever sent it
                        assertThat(count(health, "dead_lettered", feed))
                                .as("dead letters of " + feed)
                                .isEqualTo(letters);
                    }
                    assertThat(count(health, "duplicates", feed))
                            .as("duplicates of " + feed)
                            .isGreaterThanOrEqualTo(
                                    SoakInputs.count(EACH, Fate.DUPLICATE) + (subscribed ? remembered : 0));
                }
                assertThat(ingest.isAlive()).isTrue();
                if (EACH * FEEDS.size() >= MANY) {
                    assertThat((double) end)
                            .as("memory at the end, and in the middle")
                            .isLessThan(1.15 * half);
                }
                camera.disconnect();
            }
        } finally {
            for (Socket socket : halfSent) {
                socket.close();
            }
        }
    }

    private Path zip() throws IOException {
        Path zip = folder.resolve("photos.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int number = 0; number < EACH; number++) {
                out.putNextEntry(new ZipEntry("%06d.jpg".formatted(number)));
                out.write(new SoakInputs(1).file(number));
            }
        }
        return zip;
    }

    private static void createTopic(TestBroker broker, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
        }
    }

    private void put(Path photos, int number) throws IOException {
        Path written = Files.write(folder.resolve("unfinished"), new SoakInputs(0).file(number));
        Files.move(written, photos.resolve("%06d.jpg".formatted(number)), StandardCopyOption.ATOMIC_MOVE);
    }

    private int upload(int port, int number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/images"))
                .header("X-Source", number + ".jpg")
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofByteArray(new SoakInputs(5).file(number)))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** A time that no record can hold, an attribute of a megabyte, JSON without end, and a request that never comes whole. */
    private void attack(int port) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/images"))
                .timeout(Duration.ofMinutes(2));
        List<HttpRequest> attacks = List.of(
                request.copy()
                        .headers("ce-id", "1", "ce-specversion", "1.0", "ce-source", "s", "ce-type", "t")
                        .header("ce-time", "+999999999-12-31T23:59:59Z")
                        .POST(BodyPublishers.ofByteArray(Pictures.jpeg(-2)))
                        .build(),
                request.copy()
                        .header("Content-Type", "application/cloudevents+json")
                        .POST(BodyPublishers.ofString("{\"specversion\": \"1.0\", \"type\": \"t\", \"id\": \"1\","
                                + " \"source\": \"s\", \"big\": \"" + "A".repeat(1 << 20)
                                + "\", \"data_base64\": \"\"}"))
                        .build(),
                request.copy()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"instances\": " + "[".repeat(50_000)))
                        .build());
        for (HttpRequest attack : attacks) {
            assertThat(http.send(attack, BodyHandlers.discarding()).statusCode())
                    .isBetween(400, 499);
        }
        if (halfSent.size() < 200) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write("POST /images HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));
            halfSent.add(socket);
        }
    }

    private long accounted(int health, String feed) throws IOException, InterruptedException {
        long accounted = 0;
        for (String outcome : List.of("published", "duplicates", "skipped", "dead_lettered")) {
            accounted += count(health, outcome, feed);
        }
        return accounted;
    }

    private long count(int port, String what, String feed) throws IOException, InterruptedException {
        Map<String, Double> series = new TreeMap<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .build();
        String body;
        try {
            body = http.send(request, BodyHandlers.ofString()).body();
        } catch (ConnectException starting) {
            return 0;
        }
        body.lines().filter(line -> line.startsWith("fovea_feed_")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return series.entrySet().stream()
                .filter(one -> one.getKey().startsWith("fovea_feed_" + what + "_total{")
                        && one.getKey().contains("feed=\"" + feed + "\""))
                .mapToLong(one -> one.getValue().longValue())
                .sum();
    }

    private static Mqtt5BlockingClient camera(Mosquitto mosquitto) {
        Mqtt5BlockingClient camera = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(mosquitto.port())
                .buildBlocking();
        camera.connect();
        return camera;
    }

    private static void publish(Mqtt5BlockingClient camera, byte[] payload) {
        camera.publishWith()
                .topic("cameras/door")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException starting) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

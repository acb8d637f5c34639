package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.fovea.ingest.mqtt.Mosquitto;
import io.fovea.record.ImageEvent;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ingest process is killed in the middle of each kind of feed, once it has published some images and before it has
 * published all, and started again: in the end Kafka has every image that the source had.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class KilledIngestTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int IMAGES = 60;
    private static final int SOME = 12;
    /** The first process may publish so many: no worker runs here, so its limit on waiting images stops it. */
    private static final int MOST = 30;

    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void directory() throws Exception {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < IMAGES; i++) {
            Files.write(photos.resolve("photo-%03d.jpg".formatted(i)), picture(1, i));
        }

        killedInTheMiddle("photos", "type: directory\npath: " + photos + "\nsettle: 10ms\npoll: 100ms", ids(1));
    }

    @Test
    void archive() throws Exception {
        Path zip = folder.resolve("photos.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < IMAGES; i++) {
                out.putNextEntry(new ZipEntry("photo-%03d.jpg".formatted(i)));
                out.write(picture(2, i));
            }
        }

        killedInTheMiddle("zipped", "type: archive\npath: " + zip, ids(2));
    }

    @Test
    void kafka() throws Exception {
        Map<String, Object> there = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(there);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(there, new StringSerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("raw", Optional.of(2), Optional.empty())))
                    .all()
                    .get();
            for (int i = 0; i < IMAGES; i++) {
                producer.send(new ProducerRecord<>("raw", "camera-" + i % 3, picture(3, i)))
                        .get();
            }
        }

        killedInTheMiddle(
                "cams",
                "type: kafka\ntopic: raw\nproperties: {bootstrap.servers: '" + broker.bootstrapServers()
                        + "', session.timeout.ms: 6000}",
                ids(3));
    }

    @Test
    void mqtt() throws Exception {
        try (Mosquitto mosquitto = Mosquitto.start(folder)) {
            String yaml = "type: mqtt\nhost: 127.0.0.1\nport: " + mosquitto.port() + "\ntopic: cameras/+";
            Mqtt5BlockingClient camera = MqttClient.builder()
                    .useMqttVersion5()
                    .serverHost("127.0.0.1")
                    .serverPort(mosquitto.port())
                    .buildBlocking();
            camera.connect();
            try (IngestProcess first = startFirst("doors", yaml)) {
                // Until the feed has subscribed, the broker keeps nothing for it.
                await("the feed has subscribed").atMost(SOON).until(() -> {
                    publish(camera, picture(4, 0));
                    return !published("doors").isEmpty();
                });
                for (int i = 1; i < IMAGES; i++) {
                    publish(camera, picture(4, i));
                }
                killInTheMiddle("doors", first);
            }
            publish(camera, picture(4, IMAGES));

            Set<String> all = new TreeSet<>(ids(4));
            all.add(ImageId.of(picture(4, IMAGES)));
            try (IngestProcess second = start("doors", yaml)) {
                awaitAll("doors", second, all);
            }
            camera.disconnect();
        }
    }

    @Test
    void s3() throws Exception {
        try (LocalS3 s3 = LocalS3.start(Files.createDirectory(folder.resolve("s3")), "photos")) {
            for (int i = 0; i < IMAGES; i++) {
                s3.put("2026/photo-%03d.jpg".formatted(i), picture(5, i));
            }

            killedInTheMiddle("bucket", "type: s3\nbucket: photos\nprefix: 2026/\npoll: 200ms\n" + s3.keys(), ids(5));
        }
    }

    @Test
    void video() throws Exception {
        assumeTrue(Programs.has("ffmpeg"), "no ffmpeg here: apt-get install ffmpeg to run this test");
        Path film = folder.resolve("film.mp4");
        Programs.run("ffmpeg -v error -f lavfi -i testsrc=duration=12:size=96x64:rate=5 -c:v mpeg4 " + film.toString());
        String yaml = "type: video\ninput: " + film + "\nfps: 5";

        Set<String> frames = new TreeSet<>();
        for (int i = 0; i < IMAGES; i++) {
            frames.add(film + "#%08d".formatted(i));
        }
        try (IngestProcess first = startFirst("film", yaml)) {
            killInTheMiddle("film", first);
        }
        try (IngestProcess second = start("film", yaml)) {
            await("every frame")
                    .atMost(SOON)
                    .until(() -> broker.images("film").keySet().equals(frames));
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void http() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String yaml = "type: http\nport: " + port;
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> sender;
        try (IngestProcess first = startFirst("uploads", yaml)) {
            sender = CompletableFuture.runAsync(() -> sendUntilAccepted(port, accepted));
            killInTheMiddle("uploads", first);
        }
        int before = accepted.size();
        try (IngestProcess second = start("uploads", yaml)) {
            await("the sender has sent everything").atMost(SOON).until(sender::isDone);
            sender.get();
            assertThat(before).as("accepted before the kill").isBetween(1, IMAGES - 1);
            assertThat(accepted).containsExactlyInAnyOrderElementsOf(ids(6));
            awaitAll("uploads", second, accepted);
        }
    }

    /** As a careful client does: each image again until the answer is 202. */
    private static void sendUntilAccepted(int port, Set<String> accepted) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        for (int i = 0; i < IMAGES; i++) {
            byte[] image = picture(6, i);
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/images"))
                    .timeout(Duration.ofSeconds(15))
                    .POST(BodyPublishers.ofByteArray(image))
                    .build();
            await("image " + i).atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> accepts(client, request));
            accepted.add(ImageId.of(image));
        }
    }

    private static boolean accepts(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 202;
        } catch (IOException e) {
            return false; // the other side is dead just now
        }
    }

    private void killedInTheMiddle(String feed, String yaml, Set<String> all) throws Exception {
        try (IngestProcess first = startFirst(feed, yaml)) {
            killInTheMiddle(feed, first);
        }
        try (IngestProcess second = start(feed, yaml)) {
            awaitAll(feed, second, all);
        }
    }

    private static void killInTheMiddle(String feed, IngestProcess process) throws Exception {
        await("some images").atMost(SOON).until(() -> published(feed).size() >= SOME);
        process.kill();
        assertThat(published(feed).size()).as("killed in the middle").isLessThanOrEqualTo(MOST);
    }

    private static void awaitAll(String feed, IngestProcess process, Set<String> all) {
        Callable<Set<String>> missing = () -> {
            assertThat(process.isAlive()).isTrue();
            Set<String> left = new TreeSet<>(all);
            left.removeAll(published(feed));
            return left;
        };
        await("every image").atMost(SOON).until(missing, Set::isEmpty);
        assertThat(broker.deadLetters(feed)).isEmpty();
    }

    /** Stops by itself in the middle, however fast the machine is. */
    private IngestProcess startFirst(String feed, String yaml) throws IOException {
        long waiting = broker.hasTopic("images") ? broker.records("images").size() : 0;
        return IngestProcess.start(broker, folder, "name: " + feed + "\n" + yaml, "maxLag: " + (waiting + MOST));
    }

    private IngestProcess start(String feed, String yaml) throws IOException {
        return IngestProcess.start(broker, folder, "name: " + feed + "\n" + yaml);
    }

    private static Set<String> published(String feed) {
        if (!broker.hasTopic("images")) {
            return Set.of();
        }
        return broker.images(feed).values().stream()
                .flatMap(events -> events.stream())
                .map(ImageEvent::getImageId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static byte[] picture(int test, int number) {
        return Pictures.jpeg(10_000L * test + number);
    }

    private static Set<String> ids(int test) {
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < IMAGES; i++) {
            ids.add(ImageId.of(picture(test, i)));
        }
        return ids;
    }

    private static void publish(Mqtt5BlockingClient camera, byte[] payload) {
        camera.publishWith()
                .topic("cameras/door")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }
}

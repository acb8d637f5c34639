package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.identity.ImageKey;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.ImageEvent;
import io.fovea.testing.ManyScans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A sender that brings images until it is told to stop, over HTTP and into a watched folder, and knows what it brought.
 * What is not accepted it sends again. Among the images are some without a mask, some that come twice, files that are no
 * image, and between them come requests that were made to do harm.
 */
final class SentImages implements AutoCloseable {
    static final String UPLOADS = "uploads";
    static final String FOLDER = "folder";

    private static final int SCENES = 24;
    private static final byte[] SCANS = ManyScans.jpeg(800, 800, 5000);
    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** What is brought. */
    enum Kind {
        MASKED,
        BARE,
        REPEATED,
        BROKEN
    }

    /** One that the pipeline has answered for. */
    record Sent(Kind kind, ImageEvent image) {
        /** Of the record of the image, and of its dead letter. */
        String key() {
            return new ImageKey(image.getFeed(), image.getImageId()).toString();
        }

        String feed() {
            return image.getFeed();
        }

        String source() {
            return image.getSource();
        }

        byte[] bytes() {
            return image.getBytes().array();
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Sent> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<byte[]> scenes = new ArrayList<>();
    private final List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> open = new ArrayList<>();
    private final Path images;
    private final Path masks;
    private final Path unfinished;
    private final URI uploads;
    private final Thread thread = new Thread(this::send, "sender");
    private volatile boolean stopping;

    /** Draws the scenes and writes their masks; sends nothing yet. */
    SentImages(Path data, int port) throws IOException {
        this.images = Files.createDirectory(data.resolve("images"));
        this.masks = Files.createDirectory(data.resolve("masks"));
        this.unfinished = Files.createDirectory(data.resolve("unfinished"));
        this.uploads = URI.create("http://127.0.0.1:" + port + "/images");
        for (int i = 0; i < SCENES; i++) {
            ProceduralScene scene = new ProceduralScene(i);
            scenes.add(ImageEncoder.png(PillowBilinear.resize(scene.image(), WIDTH, HEIGHT)));
            Files.write(masks.resolve(source(i)), ImageEncoder.png(PillowBilinear.resize(scene.mask(), WIDTH, HEIGHT)));
        }
    }

    Path images() {
        return images;
    }

    Path masks() {
        return masks;
    }

    void start() {
        thread.start();
    }

    /** Everything that was accepted, once no more is sent. */
    List<Sent> finish() throws InterruptedException {
        stopping = true;
        thread.join();
        assertThat(taken).as("hostile requests that were taken").isEmpty();
        return List.copyOf(accepted);
    }

    private void send() {
        for (int number = 0; !stopping; number++) {
            Sent image = image(number);
            if (image.feed().equals(FOLDER)) {
                put(image, number);
            } else {
                await("image " + number + " is accepted")
                        .atMost(LONG)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(PAUSE)
                        .until(() -> post(image));
            }
            accepted.add(image);
            if (number % 12 == 11) {
                attackIfAlive(number);
            }
        }
    }

    private void attackIfAlive(int number) {
        try {
            attack(number);
        } catch (IOException e) {
            // it is dead just now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sent image(int number) {
        String source = source(number % SCENES);
        byte[] scene = scenes.get(number % SCENES);
        byte[] bytes = withTail(scene, number);
        return switch (number % 12) {
            case 3, 7 -> sent(Kind.MASKED, FOLDER, number + "/" + source, bytes);
            case 5 -> sent(Kind.BARE, UPLOADS, "bare-" + number + ".png", bytes);
            case 9 -> sent(Kind.BROKEN, FOLDER, "broken-" + number + ".png", broken(bytes, number));
            case 10 -> {
                Sent earlier = accepted.get(number - 2);
                yield new Sent(Kind.REPEATED, earlier.image());
            }
            default -> sent(Kind.MASKED, UPLOADS, source, bytes);
        };
    }

    /** Cut, no picture at all, one that claims 2 billion pixels a row, or one of more scans than any decoder has time for. */
    private static byte[] broken(byte[] png, int number) {
        return switch (number / 12 % 4) {
            case 0 -> Arrays.copyOf(png, 100);
            case 1 -> ("no picture " + number).getBytes(StandardCharsets.UTF_8);
            case 2 -> ByteBuffer.wrap(png.clone()).putInt(16, Integer.MAX_VALUE).array();
            default -> withTail(SCANS, number);
        };
    }

    /** Behind an image's end stands nothing of it, so each is another file. */
    private static byte[] withTail(byte[] image, int number) {
        return ByteBuffer.allocate(image.length + Integer.BYTES)
                .put(image)
                .putInt(number)
                .array();
    }

    /** What no service may stumble over: none of it is an image, and whoever is alive refuses it. */
    private void attack(int number) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uploads).timeout(Duration.ofSeconds(20));
        HttpRequest hostile =
                switch (number / 12 % 3) {
                    case 0 ->
                        request.headers("ce-id", "1", "ce-specversion", "1.0", "ce-source", "s", "ce-type", "t")
                                .header("ce-time", "+999999999-12-31T23:59:59Z")
                                .POST(BodyPublishers.ofByteArray(withTail(scenes.get(0), -number)))
                                .build();
                    case 1 ->
                        request.header("Content-Type", "application/cloudevents+json")
                                .POST(BodyPublishers.ofString(
                                        "{\"specversion\": \"1.0\", \"type\": \"t\", \"id\": \"1\","
                                                + " \"source\": \"s\", \"big\": \"" + "A".repeat(1 << 20) + "\"}"))
                                .build();
                    default ->
                        request.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"instances\": " + "[".repeat(50_000)))
                                .build();
                };
        int status = http.send(hostile, BodyHandlers.discarding()).statusCode();
        if (status < 400) {
            taken.add(number);
        }
        Socket halfSent = new Socket(InetAddress.getLoopbackAddress(), uploads.getPort());
        open.add(halfSent);
        halfSent.getOutputStream()
                .write("POST /images HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private boolean post(Sent image) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uploads)
                .header("X-Source", image.source())
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofByteArray(image.bytes()))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 202;
        } catch (IOException e) {
            return false;
        }
    }

    private void put(Sent image, int number) {
        try {
            Path written = Files.write(unfinished.resolve(Integer.toString(number)), image.bytes());
            Path file = images.resolve(image.source());
            Files.createDirectories(file.resolveSibling("."));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source(int scene) {
        return "scene-" + scene + ".png";
    }

    /** As ingest makes it, as far as the table depends on it. */
    private static Sent sent(Kind kind, String feed, String source, byte[] bytes) {
        return new Sent(
                kind,
                ImageEvent.newBuilder()
                        .setImageId(id(bytes))
                        .setFeed(feed)
                        .setSource(source)
                        .setCapturedAt(Instant.EPOCH)
                        .setReceivedAt(Instant.EPOCH)
                        .setContentType("image/png")
                        .setWidth(WIDTH)
                        .setHeight(HEIGHT)
                        .setBytes(ByteBuffer.wrap(bytes))
                        .build());
    }

    private static String id(byte[] bytes) {
        return DigestUtils.sha256Hex(bytes);
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        open.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                // the other side was faster
            }
        });
    }
}

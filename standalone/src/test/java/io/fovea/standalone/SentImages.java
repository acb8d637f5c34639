package io.fovea.standalone;

import static org.awaitility.Awaitility.await;

import io.fovea.identity.ImageKey;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.ImageEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
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
 * What is not accepted it sends again. Among the images are some without a mask, some that come twice, and files that
 * are no image.
 */
final class SentImages implements AutoCloseable {
    static final String UPLOADS = "uploads";
    static final String FOLDER = "folder";

    private static final int SCENES = 24;
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
        }
    }

    private Sent image(int number) {
        String source = source(number % SCENES);
        // Behind a PNG's end stands nothing of it, so each of these is another image.
        byte[] scene = scenes.get(number % SCENES);
        byte[] bytes = Arrays.copyOf(scene, scene.length + 4);
        ByteBuffer.wrap(bytes).putInt(scene.length, number);
        return switch (number % 12) {
            case 3, 7 -> sent(Kind.MASKED, FOLDER, number + "/" + source, bytes);
            case 5 -> sent(Kind.BARE, UPLOADS, "bare-" + number + ".png", bytes);
            case 9 -> sent(Kind.BROKEN, FOLDER, "broken-" + number + ".png", Arrays.copyOf(bytes, 100));
            case 10 -> {
                Sent earlier = accepted.get(number - 2);
                yield new Sent(Kind.REPEATED, earlier.image());
            }
            default -> sent(Kind.MASKED, UPLOADS, source, bytes);
        };
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
    }
}

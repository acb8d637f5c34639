package io.fovea.ingest.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.Programs;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class VideoFeedTest {
    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        assumeTrue(Programs.has("ffmpeg"), "no ffmpeg here: apt-get install ffmpeg to run this test");
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void takesFramesAtARateAndGoesOnWhereItStopped() throws Exception {
        Path video = film(10);
        String feed = "name: film\ntype: video\ninput: " + video + "\nfps: 2\n";

        // Stopped in the middle: at one frame per second it cannot have come to the end.
        try (RunningFeed running = RunningFeed.start(broker, folder, feed + "rate: 4\n")) {
            running.await("some frames", now -> now.published() >= 3);
        }
        int before = broker.images("film").size();
        FeedProgress rest;
        try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
            rest = running.await("the end", FeedProgress::exhausted);
        }

        assertThat(before).isBetween(3, 19);
        assertThat(rest.found()).isLessThanOrEqualTo(20 - 3);
        assertThat(broker.images("film")).hasSize(20).containsKey(video + "#00000000");
        assertThat(broker.deadLetters("film")).isEmpty();
    }

    @Test
    void takesKeyFrames() throws Exception {
        Path video = film(4);
        String feed = "name: keys\ntype: video\ninput: " + video + "\nkeyFrames: true\n";

        try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
            FeedProgress progress = running.await("the end", FeedProgress::exhausted);
            assertThat(progress.published()).isEqualTo(4);
        }
    }

    @Test
    void opensAStreamAgain() throws Exception {
        Path video = film(2);
        String feed = "name: live\ntype: video\ninput: " + video + "\nfps: 1\nlive: true\n";

        try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
            FeedProgress progress = running.await("it has been opened three times", now -> now.found() >= 5);
            assertThat(progress.exhausted()).isFalse();
            assertThat(progress.published()).isEqualTo(2);
            running.await("it says why it waits", now -> now.problem()
                    .filter(problem -> problem.contains("ended"))
                    .isPresent());
        }
    }

    /** A camera's MJPEG over HTTP breaks off in the middle of a frame, twice; the feed comes back. */
    @Test
    void comesBackToAStreamThatBreaksOff() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        HttpServer camera = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        camera.createContext("/live.mjpg", exchange -> {
            int connection = connections.getAndIncrement();
            exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 25; i++) {
                    byte[] jpeg = Pictures.jpeg(600 + 25L * connection + i);
                    out.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(jpeg, 0, i == 24 ? jpeg.length / 2 : jpeg.length);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        });
        camera.start();
        String address = "http://127.0.0.1:" + camera.getAddress().getPort() + "/live.mjpg";
        String feed = "name: webcam\ntype: video\ninput: " + address + "\noptions: [-f, mpjpeg]\nfps: 25\n";
        try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
            running.await("frames of three connections", now -> now.published() >= 60 && connections.get() >= 3);
            assertThat(running.progress().exhausted()).isFalse();
        } finally {
            camera.stop(0);
        }
        assertThat(broker.images("webcam").keySet()).allMatch(source -> source.startsWith(address + "#"));
        assertThat(broker.deadLetters("webcam")).isEmpty();
    }

    /** A camera pushes over RTSP, goes away and comes back; the feed is the listening side. */
    @Test
    void takesRtsp() throws Exception {
        Path video = film(4);
        String address = "rtsp://127.0.0.1:" + freePort() + "/yard";
        String feed = "name: yard\ntype: video\ninput: " + address + "\noptions: [-rtsp_flags, listen]\nfps: 5\n";

        try (RunningFeed running = RunningFeed.start(broker, folder, feed)) {
            for (int visit = 1; visit <= 2; visit++) {
                long before = running.progress().found();
                await().atMost(Duration.ofSeconds(60)).until(() -> push(video, address));
                running.await("frames of another visit", now -> now.found() >= before + 10);
            }
        }

        assertThat(broker.images("yard").keySet()).allMatch(source -> source.startsWith(address + "#"));
        assertThat(broker.deadLetters("yard")).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether somebody listened. */
    private static boolean push(Path video, String address) throws Exception {
        Process camera = new ProcessBuilder(
                        ("ffmpeg -nostdin -v quiet -re -i " + video + " -c copy -f rtsp -rtsp_transport tcp " + address)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        camera.getInputStream().transferTo(OutputStream.nullOutputStream());
        return camera.waitFor() == 0;
    }

    /** Ten frames per second, one key frame per second, a counter that makes all frames differ. */
    private Path film(int seconds) throws Exception {
        Path video = folder.resolve("film-" + seconds + ".mp4");
        Programs.run("ffmpeg -v error -f lavfi -i testsrc=duration=" + seconds
                + ":size=96x64:rate=10 -c:v mpeg4 -g 10 -bf 0 -sc_threshold 1000000000 " + video);
        return video;
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.runtime.DeploymentFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Senders bring images over HTTP at ten times the pace at which they are explained: most are asked to come back, what
 * waits stays within its limit, and everything that was accepted is explained. Lasts {@code
 * -Dfovea.overload.seconds=300}, 15 by default; {@code -Dfovea.overload.times=20} sends twenty times as much.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a request is counted
class OverloadedPipelineTest {
    private static final int SECONDS = Integer.getInteger("fovea.overload.seconds", 15);
    private static final int TIMES = Integer.getInteger("fovea.overload.times", 10);
    private static final int MOST = 100;
    private static final int WARM_UP = 40;
    private static final int MEASURED = 80;
    private static final Duration CATCHING_UP = Duration.ofMinutes(3);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final byte[] image = ImageEncoder.png(PillowBilinear.resize(new ProceduralScene(1).image(), 96, 72));
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();

    @Test
    void explainsEverythingThatItAccepts(@TempDir Path data) throws Exception {
        int port = freePort();
        URI images = URI.create("http://127.0.0.1:" + port + "/images");
        DeploymentFile file = DeploymentFile.parse("test", deployment(data, port));
        ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(2);
        try (DemoPipeline pipeline = DemoPipeline.start(new DemoDeployment(file, List.of()), data)) {
            explain(images, WARM_UP, pipeline);
            long started = System.nanoTime();
            explain(images, MEASURED, pipeline);
            double pace = MEASURED * 1e9 / (System.nanoTime() - started);

            Phaser outstanding = new Phaser(1);
            AtomicLong heap = new AtomicLong();
            AtomicLong lag = new AtomicLong();
            clockwork.scheduleAtFixedRate(
                    () -> send(images, outstanding), 0, (long) (1e9 / (TIMES * pace)), TimeUnit.NANOSECONDS);
            clockwork.scheduleAtFixedRate(() -> observe(pipeline, heap, lag), 0, 1, TimeUnit.SECONDS);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            await().atMost(Duration.ofSeconds(SECONDS + 60L)).until(() -> System.nanoTime() >= end);
            clockwork.shutdown();
            outstanding.awaitAdvanceInterruptibly(outstanding.arrive(), 1, TimeUnit.MINUTES);
            await("everything accepted is explained")
                    .atMost(CATCHING_UP)
                    .until(() -> pipeline.images().complete() == accepted());

            System.out.printf(
                    "overload: %d s at %d times %.1f images/s: answers %s, most waiting %d of %d, heap at most %d MB%n",
                    SECONDS, TIMES, pace, answers, lag.get(), MOST, heap.get() >> 20);
            assertThat(answers.keySet()).containsExactlyInAnyOrder(202, 429);
            assertThat(lag).hasValueBetween(1, MOST);
            assertThat(pipeline.feeds().get(0).published()).isEqualTo(accepted());
            assertThat(pipeline.feeds().get(0).deadLettered()).isZero();
        } finally {
            clockwork.shutdownNow();
        }
    }

    private void explain(URI images, int count, DemoPipeline pipeline) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            post(images);
        }
        await().atMost(CATCHING_UP).until(() -> pipeline.images().complete() == accepted());
    }

    private static void observe(DemoPipeline pipeline, AtomicLong heap, AtomicLong lag) {
        Runtime runtime = Runtime.getRuntime();
        heap.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max);
        HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pipeline.port() + "/metrics"))
                .build();
        HttpClient.newHttpClient()
                .sendAsync(scrape, BodyHandlers.ofString())
                .thenAccept(answer -> answer.body()
                        .lines()
                        .filter(line -> line.startsWith("fovea_images_lag{"))
                        .forEach(line -> lag.accumulateAndGet(
                                (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Math::max)))
                .join();
    }

    private void send(URI images, Phaser outstanding) {
        outstanding.register();
        client.sendAsync(request(images), BodyHandlers.discarding()).whenComplete((answer, error) -> {
            count(error == null ? answer.statusCode() : -1);
            outstanding.arriveAndDeregister();
        });
    }

    private void post(URI images) throws IOException, InterruptedException {
        count(client.send(request(images), BodyHandlers.discarding()).statusCode());
    }

    /** Behind a PNG's end stands nothing of it, so each of these is another image. */
    private HttpRequest request(URI images) {
        byte[] different = Arrays.copyOf(image, image.length + 4);
        ByteBuffer.wrap(different).putInt(image.length, number.getAndIncrement());
        return HttpRequest.newBuilder(images)
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofByteArray(different))
                .build();
    }

    private void count(int status) {
        answers.computeIfAbsent(status, any -> new AtomicInteger()).incrementAndGet();
    }

    private int accepted() {
        return answers.getOrDefault(202, new AtomicInteger()).get();
    }

    private static String deployment(Path data, int port) {
        return String.join(
                "\n",
                "http: {host: 127.0.0.1, port: 0}",
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  maxLag: " + MOST,
                "  feeds: [{name: uploads, type: http, port: " + port + "}]",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], masks: []}",
                "quantize: {synthetic: true}",
                "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

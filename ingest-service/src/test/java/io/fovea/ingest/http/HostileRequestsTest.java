package io.fovea.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were made to do harm, each to a running feed with a real broker; the next ordinary one is taken. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class HostileRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static TestBroker broker;

    private final PostClient client = PostClient.onAFreePort();
    private final List<Socket> sockets = new ArrayList<>();
    private final ExecutorService senders = Executors.newCachedThreadPool();

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void leave() throws IOException {
        senders.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aTimeThatNoRecordCanHoldIsRefused() throws Exception {
        try (RunningFeed feed = start("time", "")) {
            for (String time :
                    List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z")) {
                HttpResponse<String> answer = client.post(
                        "/images",
                        Pictures.png(1),
                        "Content-Type",
                        "image/png",
                        "ce-id",
                        "1",
                        "ce-specversion",
                        "1.0",
                        "ce-source",
                        "s",
                        "ce-type",
                        "t",
                        "ce-time",
                        time);
                assertThat(answer.statusCode()).as(time + answer.body()).isEqualTo(400);
            }

            assertTaken(2);
            assertAccounted(feed, 1, 0);
        }
    }

    @Test
    void attributesAndNamesBeyondTheirLimitAreRefusedAndCounted() throws Exception {
        String event = "{\"specversion\": \"1.0\", \"type\": \"t\", \"id\": \"1\", \"source\": \"s\", \"big\": \"%s\","
                + " \"datacontenttype\": \"image/png\", \"data_base64\": \""
                + Base64.getEncoder().encodeToString(Pictures.png(3)) + "\"}";
        try (RunningFeed feed = start("bomb", "")) {
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> answer = client.post(
                        "/images",
                        event.formatted("A".repeat(4_000_000)).getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/cloudevents+json");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            }
            HttpResponse<String> name = client.post(
                    "/images", form("n".repeat(9_000), "short"), "Content-Type", "multipart/form-data; boundary=X");
            HttpResponse<String> field = client.post(
                    "/images", form("a.gif", "é".repeat(5_000)), "Content-Type", "multipart/form-data; boundary=X");
            HttpResponse<String> address = client.json("/images", "[\"http://h/" + "a".repeat(9_000) + "\"]");
            HttpResponse<String> nearly = client.post(
                    "/images",
                    event.formatted("A".repeat(8_000)).getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/cloudevents+json");

            assertThat(name.statusCode()).as(name.body()).isEqualTo(400);
            assertThat(field.statusCode()).as(field.body()).isEqualTo(400);
            assertThat(address.statusCode()).as(address.body()).isEqualTo(400);
            assertThat(nearly.statusCode()).as(nearly.body()).isEqualTo(202);
            assertAccounted(feed, 1, 21);
        }
    }

    @Test
    void jsonThatGrowsInMemoryIsRefused() throws Exception {
        String many = "{\"instances\": [" + "[],".repeat(2_000_000) + "[]]}";
        String deep = "{\"instances\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        try (RunningFeed feed = start("json", "")) {
            assertThat(client.json("/images", many).statusCode()).isEqualTo(413);
            assertThat(client.json("/images", deep).statusCode()).isEqualTo(413);
            assertTaken(4);
            assertAccounted(feed, 1, 0);
        }
    }

    @Test
    void halfSentRequestsTakeNothingAway() throws Exception {
        try (RunningFeed feed = start("slow", "maxConcurrent: 2\n")) {
            for (int i = 0; i < 200; i++) {
                sockets.add(client.begin("POST /images HTTP/1.1\r\nHost: x\r\nX-a: "));
                sockets.add(client.begin("POST /images HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc"));
            }

            assertTaken(5);
            assertAccounted(feed, 1, 0);
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsCutOff() throws Exception {
        try (RunningFeed feed = start("late", "requestTimeout: 2s\n")) {
            Socket socket = client.begin("POST /images HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc");
            sockets.add(socket);

            await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
                try {
                    socket.getOutputStream().write('a');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });

            assertTaken(6);
            assertAccounted(feed, 1, 0);
        }
    }

    @Test
    void slowServersOfAddressListsDoNotBlockUploads() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        HttpServer site = site((path, count) -> {
            asked.incrementAndGet();
            gate.await();
            return new byte[0];
        });
        try (RunningFeed feed = start("lists", "maxConcurrent: 2\nfetch: {allowPrivate: true, timeout: 3s}\n")) {
            String list = "[\"" + base(site) + "\", \"" + base(site) + "2\", \"" + base(site) + "3\"]";
            List<CompletableFuture<Integer>> answers = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(list), senders))
                    .toList();
            await().atMost(SOON).until(() -> asked.get() > 0);

            assertTaken(7);
            assertThat(answers.stream().map(CompletableFuture::join).collect(Collectors.toSet()))
                    .isSubsetOf(422, 429)
                    .contains(422);
            assertAccounted(feed, 1, 0);
        } finally {
            gate.countDown();
            site.stop(0);
        }
    }

    @Test
    void oneImageOfAListIsInMemoryAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        HttpServer site = site((path, count) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                return count == 5 ? new byte[20 << 20] : Pictures.png(200 + count);
            } finally {
                now.decrementAndGet();
            }
        });
        try (RunningFeed feed = start("list", "fetch: {allowPrivate: true}\n")) {
            String list = IntStream.range(0, 40)
                    .mapToObj(i -> "\"" + base(site) + i + "\"")
                    .collect(Collectors.joining(",", "[", "]"));

            HttpResponse<String> answer = client.json("/images", list);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(PostClient.read(answer).get("images")).hasSize(40);
            assertThat(PostClient.read(answer).findValuesAsText("state"))
                    .filteredOn("refused"::equals)
                    .hasSize(1);
            assertThat(most).hasValue(1);
            assertAccounted(feed, 39, 0);
        } finally {
            site.stop(0);
        }
    }

    /** Many large ones at once: each is told, none is dropped, and every place comes back. */
    @Test
    void largeUploadsAtOnceAreTakenOrToldToComeBack() throws Exception {
        byte[] start = Pictures.png(8);
        try (RunningFeed feed = start("large", "")) {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                byte[] large = Arrays.copyOf(start, 15_500_000); // nothing behind a PNG's end is of it
                                ByteBuffer.wrap(large).putInt(start.length, i);
                                return status(large);
                            },
                            senders))
                    .toList();
            List<Integer> statuses =
                    answers.stream().map(CompletableFuture::join).toList();

            assertThat(statuses).containsOnly(202, 429);
            long taken = statuses.stream().filter(status -> status == 202).count();
            assertAccounted(feed, taken, 0);
            await().atMost(SOON).until(() -> status(Arrays.copyOf(start, 15_400_000)) == 202);
        }
    }

    private void assertTaken(long picture) throws Exception {
        HttpResponse<String> answer = client.post("/images", Pictures.jpeg(picture));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static void assertAccounted(RunningFeed feed, long published, long deadLettered) {
        FeedProgress progress = feed.await(
                "rest", now -> now.found() == now.published() + now.duplicates() + now.skipped() + now.deadLettered());
        assertThat(progress.published()).isEqualTo(published);
        assertThat(progress.deadLettered()).isEqualTo(deadLettered);
    }

    private RunningFeed start(String name, String more) {
        return RunningFeed.start(broker, state, "name: " + name + "\ntype: http\nport: " + client.port() + "\n" + more);
    }

    private int status(String list) {
        try {
            return client.json("/images", list).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private int status(byte[] image) {
        try {
            return client.post("/images", image).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static byte[] form(String fileName, String note) {
        return ("--X\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n" + note
                        + "\r\n--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\n\r\n" + "GIF89a"
                        + "\r\n--X--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private interface Body {
        byte[] of(String path, int count) throws InterruptedException;
    }

    private static HttpServer site(Body body) throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger count = new AtomicInteger();
        site.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = body.of(exchange.getRequestURI().getPath(), count.getAndIncrement());
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        site.setExecutor(task -> new Thread(task).start());
        site.start();
        return site;
    }

    private static String base(HttpServer site) {
        return "http://127.0.0.1:" + site.getAddress().getPort() + "/";
    }
}

package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The port over real sockets, with clients that do not play by the rules. */
class HttpEndpointTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> OWN = List.of("/livez", "/readyz", "/metrics");

    private final HealthRegistry health = new HealthRegistry();
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    void answersHealthAndMetricsWhileAThousandRequestsAreHalfSent() throws Exception {
        try (HttpEndpoint http = open(Duration.ofSeconds(60))) {
            http.handle("/", context -> context.result("page"));
            for (int i = 0; i < 1_000; i++) {
                send(http, "GET /livez HTTP/1.1\r\nHost: x\r\nX-a: ");
            }

            for (String path : OWN) {
                assertThat(get(http, path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(get(http, "/").body()).isEqualTo("page");
        }
    }

    @Test
    void answersHealthAndMetricsWhileAThousandBodiesAreHalfSent() throws Exception {
        try (HttpEndpoint http = open(Duration.ofSeconds(60))) {
            http.handle("/", context -> context.result("page"));
            for (int i = 0; i < 1_000; i++) {
                send(http, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc");
            }

            for (String path : OWN) {
                assertThat(get(http, path).statusCode()).as(path).isEqualTo(200);
            }
            await().atMost(SOON).until(() -> get(http, "/").body().equals("page"));
        }
    }

    @Test
    void answersHealthWhileEveryPlaceOfTheOthersIsTaken() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (HttpEndpoint http = open(Duration.ofSeconds(60))) {
            http.handle("/slow", context -> {
                gate.await();
                context.result("done");
            });
            for (int i = 0; i < 100; i++) {
                send(http, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            await().atMost(SOON).until(() -> get(http, "/slow?further").statusCode() == 503);

            for (String path : OWN) {
                assertThat(get(http, path).statusCode()).as(path).isEqualTo(200);
            }
            gate.countDown();
            await().atMost(SOON).until(() -> get(http, "/slow").body().equals("done"));
        } finally {
            gate.countDown();
        }
    }

    @Test
    void cutsOffAHeadThatDoesNotComeInTime() throws Exception {
        try (HttpEndpoint http = open(Duration.ofMillis(1500))) {
            Socket slow = send(http, "GET /livez HTTP/1.1\r\nHost: x\r\nX-a: ");

            await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> isClosedAfter(slow, "a"));
        }
    }

    @Test
    void cutsOffTheSecondRequestOfAConnectionToo() throws Exception {
        try (HttpEndpoint http = open(Duration.ofMillis(1500))) {
            Socket slow = send(http, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.getInputStream().read()).isEqualTo('H');

            await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> isClosedAfter(slow, "G"));
        }
    }

    @Test
    void cutsOffWhoDoesNotReadItsAnswerAndGivesItsPlaceBack() throws Exception {
        byte[] large = new byte[32 << 20];
        try (HttpEndpoint http = open(Duration.ofSeconds(2))) {
            http.handle("/large", context -> context.result(large));
            for (int i = 0; i < 16; i++) {
                send(http, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            await().atMost(SOON).until(() -> get(http, "/nothing").statusCode() == 503);

            await().atMost(SOON).until(() -> get(http, "/nothing").statusCode() == 404);
        }
    }

    @Test
    void refusesAHostNameThatIsNotItsOwn() throws Exception {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, List.of("Fovea.example.org"), Duration.ofSeconds(30));
        try (HttpEndpoint http = HttpEndpoint.open(settings, health, meters())) {
            http.handle("/", context -> context.result("page"));

            assertThat(statusFor(http, "evil.example.com")).isEqualTo(421);
            assertThat(statusFor(http, "evil.example.com.")).isEqualTo(421);
            assertThat(statusFor(http, "127.0.0.1.evil.example.com")).isEqualTo(421);
            for (String known :
                    List.of("127.0.0.1", "[::1]", "localhost", "aggregate", "fovea.example.org", "fovea.local")) {
                assertThat(statusFor(http, known)).as(known).isEqualTo(200);
                assertThat(statusFor(http, known + ":8080")).as(known).isEqualTo(200);
            }
        }
    }

    @Test
    void onlyReadsAndKnowsItsPaths() throws Exception {
        try (HttpEndpoint http = open(Duration.ofSeconds(30))) {
            http.handle("/api/images", context -> context.result(context.path()));

            assertThat(get(http, "/api/images/1/mask").body()).isEqualTo("/api/images/1/mask");
            assertThat(get(http, "/api/imagesque").statusCode()).isEqualTo(404);
            assertThat(get(http, "/").statusCode()).isEqualTo(404);
            assertThat(method(http, "DELETE", "/api/images").statusCode()).isEqualTo(405);
            assertThat(method(http, "HEAD", "/api/images").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> http.handle("/api/images", context -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void answers500WhereAHandlerFails() throws Exception {
        try (HttpEndpoint http = open(Duration.ofSeconds(30))) {
            http.handle("/", context -> {
                throw new IllegalStateException("a bug");
            });

            HttpResponse<String> answer = get(http, "/");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("internal error\n");
        }
    }

    private HttpEndpoint open(Duration requestTimeout) {
        return HttpEndpoint.open(new HttpSettings("127.0.0.1", 0, List.of(), requestTimeout), health, meters());
    }

    private static PrometheusMeterRegistry meters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    private Socket send(HttpEndpoint http, String text) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), http.port());
        clients.add(client);
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** Whether the other side has gone: a write to it fails in the end. */
    private static boolean isClosedAfter(Socket client, String more) {
        try {
            client.getOutputStream().write(more.getBytes(StandardCharsets.US_ASCII));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private int statusFor(HttpEndpoint http, String host) throws IOException {
        Socket client = send(http, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static HttpResponse<String> get(HttpEndpoint http, String path) throws IOException, InterruptedException {
        return method(http, "GET", path);
    }

    private static HttpResponse<String> method(HttpEndpoint http, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}

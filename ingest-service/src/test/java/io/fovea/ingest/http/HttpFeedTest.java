package io.fovea.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.Programs;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import io.fovea.record.ImageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class HttpFeedTest {
    private static TestBroker broker;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();

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

    @Test
    void takesWhatIsPosted() throws Exception {
        try (RunningFeed feed = start("posted", "token: secret\n")) {
            HttpResponse<String> image = post("/images", Pictures.jpeg(1), "Authorization", "Bearer secret");
            HttpResponse<String> again = post("/images", Pictures.jpeg(1), "Authorization", "Bearer secret");
            HttpResponse<String> form = post(
                    "/images",
                    form("x-y", Pictures.jpeg(2), Pictures.png(3)),
                    "Authorization",
                    "Bearer secret",
                    "Content-Type",
                    "multipart/form-data; boundary=x-y");

            assertThat(image.statusCode()).as(image.body()).isEqualTo(202);
            String id = json(image).get("imageId").asText();
            assertThat(id).matches("[0-9a-f]{64}");
            assertThat(json(again).get("state").asText()).isEqualTo("duplicate");
            assertThat(form.statusCode()).isEqualTo(202);
            assertThat(json(form).get("images")).hasSize(2);
            HttpResponse<String> found = get("/images/" + id, "Authorization", "Bearer secret");
            assertThat(json(found).get("state").asText()).isEqualTo("published");
            assertThat(get("/images/" + "0".repeat(64), "Authorization", "Bearer secret")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(broker.images("posted")).containsOnlyKeys("posted", "file-0.jpg", "file-1.jpg");
            assertThat(feed.progress().found()).isEqualTo(4);
        }
    }

    @Test
    void tellsTheSenderWhatIsWrong() throws Exception {
        try (RunningFeed feed = start("refused", "token: secret\n")) {
            String[] bearer = {"Authorization", "Bearer secret"};
            assertThat(post("/images", Pictures.jpeg(1)).statusCode()).isEqualTo(401);
            assertThat(post("/images", Pictures.jpeg(1), "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(post("/images", "hello".getBytes(StandardCharsets.UTF_8), bearer)
                            .statusCode())
                    .isEqualTo(415);
            assertThat(post("/images", Arrays.copyOf(Pictures.png(5), 500), bearer)
                            .statusCode())
                    .isEqualTo(422);
            assertThat(post("/images", new byte[24 << 20], bearer).statusCode()).isEqualTo(413);
            assertThat(json(post(
                                    "/images",
                                    "[\"http://127.0.0.1:1/x.png\"]".getBytes(StandardCharsets.UTF_8),
                                    "Authorization",
                                    "Bearer secret",
                                    "Content-Type",
                                    "application/json"))
                            .get("error")
                            .asText())
                    .isEqualTo("http://127.0.0.1:1/x.png leads to a private address, which is not fetched");
            assertThat(feed.progress().deadLettered()).isEqualTo(2);
            assertThat(broker.images("refused")).isEmpty();
        }
    }

    @Test
    void tellsALargeImageFromALongRequestAndAnUnknownVerb() throws Exception {
        try (RunningFeed feed = start("large", "")) {
            byte[] large = Arrays.copyOf(Pictures.jpeg(40), (16 << 20) + 1);

            assertThat(post("/images", large).statusCode()).isEqualTo(413);
            assertThat(send(HttpRequest.newBuilder().DELETE(), "/images/1").statusCode())
                    .isEqualTo(405);
            assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
            assertThat(postJson("/images", "{\"inputs\": []}").statusCode()).isEqualTo(422);
            assertThat(postJson("/images", "{").statusCode()).isEqualTo(400);
            assertThat(feed.progress().published()).isZero();
        }
    }

    @Test
    void refersToTheResultsOfAnImage() throws Exception {
        try (RunningFeed feed = start("referring", "results: http://aggregator:8080/\n")) {
            String id = json(post("/images", Pictures.jpeg(41))).get("imageId").asText();

            JsonNode found = json(get("/images/" + id));

            assertThat(found.get("state").asText()).isEqualTo("published");
            assertThat(found.get("results").asText()).isEqualTo("http://aggregator:8080/api/images/referring/" + id);
            assertThat(feed.progress().published()).isEqualTo(1);
        }
    }

    @Test
    void takesInstancesAndBatchesOfEvents() throws Exception {
        String instances = "{\"instances\": [{\"image\": {\"b64\": \"" + base64(42) + "\"}}, \"data:image/jpeg;base64,"
                + base64(43) + "\", [0.1, 0.2]]}";
        String batch = "[" + event("b-1", 44) + ", " + event("b-2", 45) + "]";
        try (RunningFeed feed = start("batches", "")) {
            HttpResponse<String> predicted = postJson("/images", instances);
            HttpResponse<String> batched = post(
                    "/images",
                    batch.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/cloudevents-batch+json; charset=UTF-8");
            HttpResponse<String> numbers = postJson("/images", "{\"instances\": [[0.1, 0.2]]}");

            assertThat(predicted.statusCode()).as(predicted.body()).isEqualTo(202);
            assertThat(batched.statusCode()).as(batched.body()).isEqualTo(202);
            assertThat(numbers.statusCode()).isEqualTo(422);
            assertThat(broker.images("batches"))
                    .containsOnlyKeys("posted[0]", "posted[1]", "/cameras/7#b-1", "/cameras/7#b-2");
            assertThat(feed.progress().published()).isEqualTo(4);
        }
    }

    @Test
    void speaksTlsAlone() throws Exception {
        Path keys = state.resolve("server.p12");
        Programs.run(Path.of(System.getProperty("java.home"), "bin", "keytool")
                + " -genkeypair -alias server -keyalg RSA -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype PKCS12"
                + " -storepass change-me -keystore " + keys);
        try (RunningFeed feed =
                start("secure", "token: secret\ntls: {keystore: " + keys + ", password: change-me}\n")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/images"))
                    .header("Authorization", "Bearer secret")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg(46)))
                    .build();
            HttpClient trusting =
                    HttpClient.newBuilder().sslContext(trusting(keys)).build();

            HttpResponse<String> taken = trusting.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                    .as("a client that does not know the certificate")
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> post("/images", Pictures.jpeg(47)))
                    .as("without TLS")
                    .isInstanceOf(IOException.class);
            assertThat(feed.progress().published()).isEqualTo(1);
        }
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance(keystore.toFile(), "change-me".toCharArray());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String base64(long picture) {
        return Base64.getEncoder().encodeToString(Pictures.jpeg(picture));
    }

    private static String event(String id, long picture) {
        return "{\"specversion\": \"1.0\", \"id\": \"" + id + "\", \"source\": \"/cameras/7\", \"type\": \"photo\","
                + " \"datacontenttype\": \"image/jpeg\", \"data_base64\": \"" + base64(picture) + "\"}";
    }

    @Test
    void asksWhoIsTooFastToComeBack() throws Exception {
        try (RunningFeed feed = start("hasty", "rate: 0.001\n")) {
            assertThat(post("/images", Pictures.jpeg(1)).statusCode()).isEqualTo(202);

            HttpResponse<String> second = post("/images", Pictures.jpeg(2));

            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(feed.progress().found()).isEqualTo(1);
        }
    }

    /** Ten times as many senders as it lets in: each is told, and what it takes is in Kafka. */
    @Test
    void keepsWhatItTakesUnderOverload() throws Exception {
        byte[] image = Pictures.png(31);
        Set<String> taken = ConcurrentHashMap.newKeySet();
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(20);
        try (RunningFeed feed = start("overloaded", "maxConcurrent: 2\n")) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                byte[] different = Arrays.copyOf(image, image.length + 4); // behind a PNG's end stands nothing of it
                ByteBuffer.wrap(different).putInt(image.length, i);
                sent.add(senders.submit(() -> {
                    HttpResponse<String> answer = post("/images", different);
                    answers.add(answer.statusCode());
                    if (answer.statusCode() == 202) {
                        taken.add(json(answer).get("imageId").asText());
                    }
                    return null;
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }

            assertThat(answers).containsExactlyInAnyOrder(202, 429);
            assertThat(feed.progress().published()).isEqualTo(taken.size());
            assertThat(broker.images("overloaded").values().stream()
                            .flatMap(List::stream)
                            .map(ImageEvent::getImageId))
                    .containsExactlyInAnyOrderElementsOf(taken);
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void fetchesAddressesWhereThatIsAllowed() throws Exception {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/good.png", exchange -> {
            try (exchange) {
                byte[] png = Pictures.png(11);
                exchange.sendResponseHeaders(200, png.length);
                exchange.getResponseBody().write(png);
            }
        });
        site.start();
        String base = "http://127.0.0.1:" + site.getAddress().getPort();
        try (RunningFeed feed = start("fetched", "fetch: {allowPrivate: true}\n")) {
            HttpResponse<String> good = postJson("/images", "{\"urls\": [\"" + base + "/good.png\"]}");
            HttpResponse<String> missing = postJson("/images", "[\"" + base + "/missing.png\"]");

            assertThat(good.statusCode()).as(good.body()).isEqualTo(202);
            assertThat(missing.statusCode()).isEqualTo(422);
            assertThat(broker.images("fetched")).containsOnlyKeys(base + "/good.png");
            assertThat(feed.progress().published()).isEqualTo(1);
        } finally {
            site.stop(0);
        }
    }

    @Test
    void takesCloudEventsAsPayloadLoggersSendThem() throws Exception {
        String image = Base64.getEncoder().encodeToString(Pictures.jpeg(23));
        String inference =
                "{\"id\": \"r-1\", \"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\","
                        + " \"data\": [\"" + image + "\"]}]}";
        try (RunningFeed feed = start("events", "")) {
            HttpResponse<String> binary = post(
                    "/images",
                    Pictures.jpeg(21),
                    "ce-specversion",
                    "1.0",
                    "ce-id",
                    "a-1",
                    "ce-source",
                    "/cameras/7",
                    "ce-type",
                    "photo",
                    "ce-time",
                    "2026-01-02T03:04:05Z",
                    "Content-Type",
                    "image/jpeg");
            HttpResponse<String> structured = post(
                    "/images",
                    ("{\"specversion\": \"1.0\", \"id\": \"a-2\", \"source\": \"/cameras/7\", \"type\": \"photo\","
                                    + " \"datacontenttype\": \"image/jpeg\", \"data_base64\": \""
                                    + Base64.getEncoder().encodeToString(Pictures.jpeg(22))
                                    + "\"}")
                            .getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/cloudevents+json");
            HttpResponse<String> logged = post(
                    "/images",
                    inference.getBytes(StandardCharsets.UTF_8),
                    "ce-specversion",
                    "1.0",
                    "ce-id",
                    "r-1",
                    "ce-source",
                    "http://isvc/",
                    "ce-type",
                    "org.kubeflow.serving.inference.request",
                    "ce-inferenceservicename",
                    "classifier",
                    "Content-Type",
                    "application/json");
            HttpResponse<String> direct = postJson(
                    "/v2/models/classifier/infer",
                    inference.replace(image, Base64.getEncoder().encodeToString(Pictures.jpeg(24))));

            assertThat(List.of(binary, structured, logged, direct))
                    .allSatisfy(answer ->
                            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202));
            Map<String, List<ImageEvent>> images = broker.images("events");
            assertThat(images).containsOnlyKeys("/cameras/7#a-1", "/cameras/7#a-2", "http://isvc/#r-1", "posted");
            ImageEvent first = images.getOrDefault("/cameras/7#a-1", List.of()).get(0);
            assertThat(first.getCapturedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
            assertThat(first.getAttributes()).containsEntry("ce.type", "photo");
            assertThat(images.getOrDefault("http://isvc/#r-1", List.of()).get(0).getAttributes())
                    .containsEntry("ce.inferenceservicename", "classifier");
            assertThat(feed.progress().published()).isEqualTo(4);
        }
    }

    private RunningFeed start(String name, String more) {
        return RunningFeed.start(broker, state, "name: " + name + "\ntype: http\nport: " + port + "\n" + more);
    }

    private HttpResponse<String> postJson(String path, String body) throws Exception {
        return post(path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofByteArray(body)), path, headers);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder().GET(), path, headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path, String... headers) throws Exception {
        request.uri(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static byte[] form(String boundary, byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < files.length; i++) {
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file-" + i
                    + ".jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
            body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            body.writeBytes(files[i]);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

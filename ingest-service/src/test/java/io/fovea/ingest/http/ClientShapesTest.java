package io.fovea.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import io.fovea.record.ImageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real clients send, each to a running feed with a real broker. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class ClientShapesTest {
    private static TestBroker broker;

    private final PostClient client = PostClient.onAFreePort();

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
    void binaryTensorsOfKServe() throws Exception {
        byte[] two = elements(Pictures.jpeg(1), Pictures.png(2));
        byte[] prompt = elements("what is in this picture? answer in one word".getBytes(StandardCharsets.UTF_8));
        String head = "{\"inputs\": [" + tensor("prompt", "BYTES", prompt.length) + ", " + tensor("numbers", "FP32", 8)
                + ", " + tensor("image", "BYTES", two.length) + "]}";
        byte[] body = join(head.getBytes(StandardCharsets.UTF_8), prompt, new byte[8], two);
        String[] binary = {
            "Content-Type", "application/octet-stream", "Inference-Header-Content-Length", String.valueOf(head.length())
        };
        try (RunningFeed feed = start("binary")) {
            HttpResponse<String> direct = client.post("/v2/models/m/infer", body, binary);
            HttpResponse<String> event = client.post(
                    "/images",
                    body,
                    with(
                            binary,
                            "ce-id",
                            "1",
                            "ce-specversion",
                            "1.0",
                            "ce-source",
                            "m",
                            "ce-type",
                            "org.kubeflow.serving.inference.request"));
            HttpResponse<String> torn = client.post("/v2/models/m/infer", cut(body, 1), binary);

            assertThat(direct.statusCode()).as(direct.body()).isEqualTo(202);
            assertThat(event.statusCode()).as(event.body()).isEqualTo(202);
            assertThat(torn.statusCode()).as(torn.body()).isEqualTo(400);
            assertThat(broker.images("binary")).containsOnlyKeys("posted[0]", "posted[1]");
            assertAccounted(feed, 2, 2, 0);
        }
    }

    @Test
    void answersOfAModelServerAreWelcomeAndNotTaken() throws Exception {
        String response = "{\"predictions\": [1]}";
        String batch = "[{\"specversion\": \"1.0\", \"id\": \"3\", \"source\": \"m\", \"type\":"
                + " \"io.seldon.serving.inference.response\", \"data\": {\"data\": {\"ndarray\": [1]}}},"
                + " {\"specversion\": \"1.0\", \"id\": \"4\", \"source\": \"m\", \"type\":"
                + " \"io.seldon.serving.inference.request\", \"data\": {\"binData\": \"" + base64(3) + "\"}}]";
        try (RunningFeed feed = start("answers")) {
            HttpResponse<String> binary = client.post(
                    "/images",
                    response.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/json",
                    "ce-id",
                    "2",
                    "ce-specversion",
                    "1.0",
                    "ce-source",
                    "m",
                    "ce-type",
                    "org.kubeflow.serving.inference.response");
            HttpResponse<String> mixed = client.post(
                    "/images",
                    batch.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/cloudevents-batch+json");

            assertThat(binary.statusCode()).as(binary.body()).isEqualTo(202);
            assertThat(PostClient.read(binary).get("images")).isEmpty();
            assertThat(mixed.statusCode()).as(mixed.body()).isEqualTo(202);
            assertThat(broker.images("answers")).containsOnlyKeys("m#4");
            assertAccounted(feed, 1, 0, 0);
        }
    }

    @Test
    void attributesOfEventsArePercentDecoded() throws Exception {
        try (RunningFeed feed = start("percent")) {
            HttpResponse<String> answer = client.post(
                    "/images",
                    Pictures.jpeg(4),
                    "Content-Type",
                    "image/jpeg",
                    "ce-id",
                    "A%20b",
                    "ce-specversion",
                    "1.0",
                    "ce-source",
                    "/caf%C3%A9/north%20gate",
                    "ce-type",
                    "img",
                    "ce-discount",
                    "100% of 5%");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            Map<String, List<ImageEvent>> images = broker.images("percent");
            assertThat(images).containsOnlyKeys("/café/north gate#A b");
            assertThat(images.values().iterator().next().get(0).getAttributes())
                    .containsEntry("ce.source", "/café/north gate")
                    .containsEntry("ce.discount", "100% of 5%");
            assertAccounted(feed, 1, 0, 0);
        }
    }

    @Test
    void fieldsOfAFormAreAttributesOfItsImages() throws Exception {
        byte[] form = join(
                field("camera", "north"),
                field("note", "Tür 3"),
                "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8),
                Pictures.jpeg(5),
                "\r\n--X\r\nContent-Disposition: form-data; name=\"second\"\r\nContent-Type: image/png\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8),
                Pictures.png(6),
                "\r\n--X--\r\n".getBytes(StandardCharsets.UTF_8));
        try (RunningFeed feed = start("form")) {
            HttpResponse<String> answer =
                    client.post("/images", form, "Content-Type", "multipart/form-data; boundary=\"X\"");
            HttpResponse<String> torn =
                    client.post("/images", cut(form, 30), "Content-Type", "multipart/form-data; boundary=X");
            HttpResponse<String> without = client.post("/images", form, "Content-Type", "multipart/form-data");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(torn.statusCode()).as(torn.body()).isEqualTo(400);
            assertThat(without.statusCode()).as(without.body()).isEqualTo(400);
            Map<String, List<ImageEvent>> images = broker.images("form");
            assertThat(images).containsOnlyKeys("a.jpg", "second");
            assertThat(images.values())
                    .allSatisfy(events -> assertThat(events.get(0).getAttributes())
                            .containsExactlyInAnyOrderEntriesOf(Map.of("camera", "north", "note", "Tür 3")));
            assertAccounted(feed, 2, 0, 0);
        }
    }

    @Test
    void everyShapeOfJsonThatCarriesAnImage() throws Exception {
        List<String> shapes = List.of(
                "{\"binData\": \"%s\"}",
                "{\"strData\": \"%s\"}",
                "{\"strData\": \"data:image/jpeg;base64,%s\"}",
                "{\"jsonData\": {\"picture\": \"%s\", \"top\": 5}}",
                "{\"data\": {\"names\": [\"image\"], \"ndarray\": [[\"%s\"]]}}",
                "{\"instances\": [{\"b64\": \"%s\"}]}",
                "{\"instances\": [{\"image_bytes\": {\"b64\": \"%s\"}, \"key\": \"1\"}]}",
                "{\"instances\": [[{\"b64\": \"%s\"}]], \"signature_name\": \"serving_default\"}",
                "{\"inputs\": {\"b64\": \"%s\"}}",
                "{\"inputs\": [{\"b64\": \"%s\"}]}",
                "{\"inputs\": {\"image\": [{\"b64\": \"%s\"}], \"size\": [[1, 2]]}}",
                "{\"inputs\": [{\"name\": \"i\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"%s\"]}]}",
                "{\"inputs\": [{\"name\": \"i\", \"shape\": [1], \"datatype\": \"BYTES\","
                        + " \"contents\": {\"bytes_contents\": [\"%s\"]}}]}");
        try (RunningFeed feed = start("shapes")) {
            int sent = 0;
            for (String shape : shapes) {
                HttpResponse<String> answer = client.json("/images", shape.formatted(base64(100 + sent++)));

                assertThat(answer.statusCode()).as(shape + " " + answer.body()).isEqualTo(202);
            }
            HttpResponse<String> predicted =
                    client.json("/v1/models/m:predict", shapes.get(5).formatted(base64(100 + sent++)));

            assertThat(predicted.statusCode()).as(predicted.body()).isEqualTo(202);
            assertAccounted(feed, sent, 0, 0);
        }
    }

    @Test
    void requestsWithoutAnImageAreToldSo() throws Exception {
        List<String> shapes = List.of(
                "{\"data\": {\"tensor\": {\"shape\": [1, 2], \"values\": [0.1, 0.2]}}}",
                "{\"instances\": [[0.1, 0.2]]}",
                "{\"instances\": [\"a prompt that is much longer than forty characters, but no image\"]}",
                "{\"inputs\": [{\"name\": \"i\", \"shape\": [2], \"datatype\": \"FP32\", \"data\": [0.1, 0.2]}]}",
                "{\"strData\": \"hello\"}",
                "[]");
        try (RunningFeed feed = start("without")) {
            for (String shape : shapes) {
                HttpResponse<String> answer = client.json("/images", shape);

                assertThat(answer.statusCode()).as(shape + " " + answer.body()).isEqualTo(422);
            }
            assertThat(client.json("/images", "{\"binData\": \"!!\"}").statusCode())
                    .isEqualTo(400);
            assertAccounted(feed, 0, 0, 0);
        }
    }

    @Test
    void base64OfTheOtherAlphabetWithoutPaddingAndWithLineEnds() throws Exception {
        byte[] first = Pictures.png(7);
        byte[] second = Pictures.png(8);
        String urlSafe = Base64.getUrlEncoder().withoutPadding().encodeToString(first);
        String lines = Base64.getMimeEncoder().encodeToString(second).replace("\r\n", "\\r\\n");
        assertThat(urlSafe).containsAnyOf("-", "_");
        try (RunningFeed feed = start("base64")) {
            HttpResponse<String> one = client.json("/images", "{\"instances\": [{\"b64\": \"" + urlSafe + "\"}]}");
            HttpResponse<String> other = client.json("/images", "{\"binData\": \"" + lines + "\"}");

            assertThat(one.statusCode()).as(one.body()).isEqualTo(202);
            assertThat(other.statusCode()).as(other.body()).isEqualTo(202);
            assertThat(broker.images("base64").values().stream()
                            .flatMap(List::stream)
                            .map(event -> event.getBytes().array()))
                    .containsExactlyInAnyOrder(first, second);
            assertAccounted(feed, 2, 0, 0);
        }
    }

    @Test
    void compressedBodies() throws Exception {
        byte[] json = ("{\"instances\": [{\"b64\": \"" + base64(9) + "\"}]}").getBytes(StandardCharsets.UTF_8);
        try (RunningFeed feed = start("gzip")) {
            HttpResponse<String> image = client.post("/images", gzip(Pictures.jpeg(10)), "Content-Encoding", "gzip");
            HttpResponse<String> request = client.post(
                    "/v1/models/m:predict", gzip(json), "Content-Encoding", "gzip", "Content-Type", "application/json");
            HttpResponse<String> bomb = client.post("/images", gzip(new byte[64 << 20]), "Content-Encoding", "gzip");
            HttpResponse<String> torn = client.post("/images", cut(gzip(json), 20), "Content-Encoding", "gzip");
            HttpResponse<String> other = client.post("/images", json, "Content-Encoding", "br");

            assertThat(image.statusCode()).as(image.body()).isEqualTo(202);
            assertThat(request.statusCode()).as(request.body()).isEqualTo(202);
            assertThat(bomb.statusCode()).as(bomb.body()).isEqualTo(413);
            assertThat(torn.statusCode()).as(torn.body()).isEqualTo(400);
            assertThat(other.statusCode()).as(other.body()).isEqualTo(415);
            assertAccounted(feed, 2, 0, 0);
        }
    }

    private static void assertAccounted(RunningFeed feed, long published, long duplicates, long deadLettered) {
        FeedProgress progress = feed.progress();
        assertThat(progress.published()).isEqualTo(published);
        assertThat(progress.duplicates()).isEqualTo(duplicates);
        assertThat(progress.deadLettered()).isEqualTo(deadLettered);
        assertThat(progress.found()).isEqualTo(published + duplicates + progress.skipped() + deadLettered);
    }

    private RunningFeed start(String name) {
        return RunningFeed.start(broker, state, "name: " + name + "\ntype: http\nport: " + client.port() + "\n");
    }

    private static String base64(long picture) {
        return Base64.getEncoder().encodeToString(Pictures.jpeg(picture));
    }

    private static String tensor(String name, String type, int size) {
        return "{\"name\": \"" + name + "\", \"shape\": [1], \"datatype\": \"" + type
                + "\", \"parameters\": {\"binary_data_size\": " + size + "}}";
    }

    private static byte[] elements(byte[]... elements) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (byte[] element : elements) {
            tensor.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(element.length)
                    .array());
            tensor.writeBytes(element);
        }
        return tensor.toByteArray();
    }

    private static byte[] field(String name, String value) {
        return ("--X\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] cut(byte[] bytes, int fromTheEnd) {
        return Arrays.copyOf(bytes, bytes.length - fromTheEnd);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}

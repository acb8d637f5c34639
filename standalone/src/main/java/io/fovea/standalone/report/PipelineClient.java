package io.fovea.standalone.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.aggregator.table.TableReader;
import io.fovea.foundations.Json;
import io.fovea.identity.Variant;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.view.View;
import io.fovea.runtime.UserErrorException;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A running aggregator, over HTTP: its table and what its gallery keeps. */
public final class PipelineClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ImageDecoder decoder = new ImageDecoder();
    private final URI base;

    /** At an address such as {@code http://127.0.0.1:8080}. */
    public PipelineClient(URI base) {
        this.base = base;
    }

    /** One map of an image. */
    public record ShownMap(Variant variant, int targetClass, double probability, ScalarMap map, View view) {}

    /** An image of the gallery whose photograph is kept. */
    public record ShownImage(
            String id, String source, RgbImage photograph, Optional<byte[]> mask, List<ShownMap> maps) {}

    /** The whole table, sketches too. */
    public Table table() {
        byte[] json = get("/api/table?sketches=true")
                .orElseThrow(() -> new UserErrorException(base + " has no /api/table: is it an aggregator?"));
        try {
            return TableReader.read(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(base + "/api/table: " + e.getMessage(), e);
        }
    }

    /** The worst images of a row by its metric, worst first; none where the gallery is off or keeps no pictures. */
    public List<ShownImage> worst(TableRow row, int limit) {
        return images("?row=" + URLEncoder.encode(row.identity().toString(), StandardCharsets.UTF_8) + "&metric="
                + row.metric().key() + "&limit=" + limit);
    }

    /** The latest images, newest first. */
    public List<ShownImage> latest(int limit) {
        return images("?limit=" + limit);
    }

    private List<ShownImage> images(String query) {
        List<ShownImage> shown = new ArrayList<>();
        for (JsonNode node : json("/api/images" + query).path("images")) {
            image(node.path("id").asText()).ifPresent(shown::add);
        }
        return shown;
    }

    private Optional<ShownImage> image(String id) {
        JsonNode node = json("/api/images/" + id);
        Optional<RgbImage> photograph = get("/api/images/" + id + "/thumbnail").flatMap(this::decoded);
        List<ShownMap> maps = new ArrayList<>();
        for (JsonNode map : node.path("maps")) {
            if (map.path("pass").asInt() == 0) {
                maps.add(map(map));
            }
        }
        return photograph.map(photo -> new ShownImage(
                id, node.path("source").asText(), photo, get("/api/images/" + id + "/mask"), List.copyOf(maps)));
    }

    private static ShownMap map(JsonNode node) {
        int height = node.path("height").asInt();
        int width = node.path("width").asInt();
        float[] values = new float[height * width];
        ByteBuffer.wrap(Base64.getDecoder().decode(node.path("values").asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new ShownMap(
                Variant.parse(node.path("variant").asText()),
                node.path("targetClass").asInt(),
                node.path("probability").asDouble(),
                ScalarMap.of(height, width, values),
                new View(
                        node.at("/view/0").asDouble(),
                        node.at("/view/1").asDouble(),
                        node.at("/view/2").asDouble(),
                        node.at("/view/3").asDouble()));
    }

    private Optional<RgbImage> decoded(byte[] bytes) {
        try {
            return Optional.of(decoder.decode(bytes));
        } catch (UndecodableImageException e) {
            return Optional.empty();
        }
    }

    private JsonNode json(String path) {
        try {
            return Json.MAPPER.readTree(get(path).orElse("{}".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UserErrorException(base + path + ": " + e.getMessage(), e);
        }
    }

    /** The answer's body; empty where there is nothing. */
    private Optional<byte[]> get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 500) {
                throw new UserErrorException(base + " answers " + answer.statusCode() + " to " + path);
            }
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new UserErrorException("cannot reach " + base + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while " + base + " was asked", e);
        }
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.runtime.DeploymentFile;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A camera that goes out of focus: squeezenet1_1 with its real weights, static int8 beside f32, through a broker and every service. */
class DriftPipelineTest {
    private static final int CALIBRATION = 64;
    private static final int BASELINE = 250;
    private static final int UNCHANGED = 150;
    private static final int BLURRED = 150;
    private static final SceneDrift BLUR = new SceneDrift(4, 0, 1, SceneDrift.Domain.DAYLIGHT);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void aFeedThatChangesHalfWayIsNoticedAndAnUnchangedOneIsNot(@TempDir Path data) throws Exception {
        Path models = SharedFiles.require("models");
        Path pictures = Files.createDirectory(data.resolve("pictures"));
        DeploymentFile file = DeploymentFile.parse("test", deployment(pictures, models, data));
        try (DemoPipeline pipeline = DemoPipeline.start(new DemoDeployment(file, List.of()), data)) {
            // Given
            int sent = send(pictures, 0, CALIBRATION + BASELINE, SceneDrift.NONE);
            awaitComplete(pipeline, sent);
            assertThat(baseline(pipeline.bootstrapServers(), "record", "--name", "in-focus"))
                    .isZero();
            await().atMost(PATIENCE)
                    .until(() -> !get(pipeline, "/api/drift").path("rows").isEmpty());

            // When
            sent = send(pictures, sent, UNCHANGED, SceneDrift.NONE);
            awaitComplete(pipeline, sent);

            // Then
            assertThat(get(pipeline, "/api/drift").path("drifts")).isEmpty();

            // When
            sent = send(pictures, sent, BLURRED, BLUR);

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(drifts(pipeline)).anySatisfy(drift -> {
                        assertThat(drift.path("comparison").asText()).isEqualTo("int8 v f32");
                        assertThat(drift.path("scheme").asText()).isEqualTo("static");
                        assertThat(drift.path("baseline").asText()).isEqualTo("in-focus/1");
                        assertThat(drift.path("worst")).isNotEmpty();
                    }));
            awaitComplete(pipeline, sent);
            assertThat(drifts(pipeline))
                    .allSatisfy(
                            drift -> assertThat(drift.path("images").asInt()).isLessThanOrEqualTo(BLURRED + 10));
            assertThat(metrics(pipeline)).anySatisfy(line -> assertThat(line)
                    .startsWith("fovea_drift{")
                    .contains("comparison=\"int8 v f32\"")
                    .endsWith(" 1.0"));
            assertThat(baseline(pipeline.bootstrapServers(), "list")).isZero();
        }
    }

    /** Runs {@code fovea baseline} with these arguments; its exit status. */
    static int baseline(String bootstrap, String... arguments) {
        CommandLine command = Fovea.commandLine();
        command.setOut(new PrintWriter(new StringWriter(), true));
        command.setErr(new PrintWriter(new StringWriter(), true));
        return command.execute(Stream.of(List.of("baseline"), List.of(arguments), List.of("--bootstrap", bootstrap))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /** Moves pictures into the watched folder, each whole; how many have been sent by then. */
    private static int send(Path folder, int first, int count, SceneDrift drift) throws IOException {
        for (int scene = first; scene < first + count; scene++) {
            Path picture = folder.resolveSibling("next.png");
            Files.write(picture, ImageEncoder.png(new ProceduralScene(scene).image(drift)));
            Files.move(picture, folder.resolve("%05d.png".formatted(scene)), StandardCopyOption.ATOMIC_MOVE);
        }
        return first + count;
    }

    private static void awaitComplete(DemoPipeline pipeline, int images) {
        await().atMost(PATIENCE).until(() -> pipeline.images().complete() == images);
    }

    private static List<JsonNode> drifts(DemoPipeline pipeline) throws IOException, InterruptedException {
        return StreamSupport.stream(get(pipeline, "/api/drift").path("drifts").spliterator(), false)
                .toList();
    }

    private static JsonNode get(DemoPipeline pipeline, String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(body(pipeline, path));
    }

    private static List<String> metrics(DemoPipeline pipeline) throws IOException, InterruptedException {
        return new ArrayList<>(body(pipeline, "/metrics").lines().toList());
    }

    private static String body(DemoPipeline pipeline, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pipeline.port() + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String deployment(Path pictures, Path models, Path data) {
        return String.join(
                "\n",
                "http: {host: 127.0.0.1, port: 0}",
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds: [{name: camera, type: directory, path: " + pictures + "}]",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], schemes: [static], masks: []}",
                "quantize: {calibrationImages: " + CALIBRATION + ", models: " + models + "}",
                "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}");
    }
}

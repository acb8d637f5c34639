package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import io.fovea.runtime.KafkaSettings;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.standalone.replay.RecordedTopics;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Replays what the whole pipeline has recorded on a real broker. */
class ReplayCommandTest {
    private static final int IMAGES = 5;
    private static final String COUNT = Integer.toString(IMAGES);

    private static DemoPipeline pipeline;
    private static Path config;
    private static Table live;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void record(@TempDir Path data) throws IOException {
        DemoOptions options = new DemoOptions();
        new CommandLine(CommandSpec.forAnnotatedObject(options))
                .parseArgs("--count", COUNT, "--networks", "squeezenet1_1", "--port", "0", "--until-done");
        pipeline = DemoPipeline.start(DemoDeployment.of(options, data), data);
        await().atMost(Duration.ofMinutes(3)).until(() -> pipeline.images().complete() == IMAGES && pipeline.isDone());
        live = pipeline.table();
        config = Files.writeString(
                data.resolve("fovea.yaml"),
                "kafka: {bootstrap.servers: '" + pipeline.bootstrapServers() + "'}\n"
                        + "watch: {models: [squeezenet1_1]}\n");
    }

    @AfterAll
    static void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void givesThePipelinesOwnTableByItsOwnMethod() throws IOException {
        Map<String, Double> replayed = means("grad-cam++");

        assertThat(live.rows()).hasSize(15).allSatisfy(row -> assertThat(
                        row.moments().n() + row.moments().undefined())
                .isEqualTo(IMAGES));
        assertThat(replayed).hasSize(15);
        live.rows().forEach(row -> assertThat(replayed.get(key(row)))
                .as(key(row))
                .isCloseTo(row.moments().mean(), within(1e-9)));
        assertThat(err.toString())
                .contains("15 inferences of 5 images, 5 of them complete")
                .doesNotContain("malformed");
    }

    @Test
    void givesWhatAnotherMethodGivesOfTheSameInferences() throws IOException {
        Map<String, Double> replayed = means("layer-cam");

        Moments direct = direct(CamMethod.LAYER_CAM, "int8");
        assertThat(direct.n()).isEqualTo(IMAGES);
        assertThat(replayed.get("squeezenet1_1/int8 v f32/cc")).isCloseTo(direct.mean(), within(1e-9));
        assertThat(replayed).isNotEqualTo(means("grad-cam++"));
    }

    @Test
    void saysWhatIsWrongInOneLine() {
        assertThat(run("replay", "--config", config.toString(), "--method", "nonsense"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("nonsense", "layer-cam").hasLineCount(1);
    }

    /** CC of a precision's maps with the f32 maps, without any of the replay's own code. */
    private static Moments direct(CamMethod method, String precision) {
        Map<String, Map<String, double[]>> maps = new HashMap<>();
        Function<byte[], Inference> read = bytes ->
                RecordSerdes.bundled().of(Topics.INFERENCES).deserializer().deserialize("inferences", bytes);
        new RecordedTopics(KafkaSettings.at(pipeline.bootstrapServers()), List.of(Topics.INFERENCES))
                .forEach(record -> {
                    Inference inference = read.apply(record.value());
                    maps.computeIfAbsent(record.key(), any -> new HashMap<>())
                            .put(inference.getVariant().getPrecision(), map(method, inference));
                });
        Moments moments = Moments.NONE;
        for (Map<String, double[]> image : maps.values()) {
            moments = moments.with(
                    cc(Objects.requireNonNull(image.get(precision)), Objects.requireNonNull(image.get("f32"))));
        }
        return moments;
    }

    private static double cc(double[] p, double[] q) {
        double meanP = Arrays.stream(p).average().orElseThrow();
        double meanQ = Arrays.stream(q).average().orElseThrow();
        double products = 0;
        double squaresP = 0;
        double squaresQ = 0;
        for (int i = 0; i < p.length; i++) {
            products += (p[i] - meanP) * (q[i] - meanQ);
            squaresP += (p[i] - meanP) * (p[i] - meanP);
            squaresQ += (q[i] - meanQ) * (q[i] - meanQ);
        }
        return products / Math.sqrt(squaresP * squaresQ);
    }

    /** At the resolution of comparison. */
    private static double[] map(CamMethod method, Inference inference) {
        List<Integer> shape = inference.getActivations().getShape();
        double[] values = method.map(new FeatureMaps(
                shape.get(0),
                shape.get(1),
                shape.get(2),
                floats(inference.getActivations()),
                floats(inference.getGradients())));
        float[] cells = new float[values.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (float) values[i];
        }
        return MapResize.bilinear(ScalarMap.of(shape.get(1), shape.get(2), cells), 224, 224)
                .values();
    }

    private static float[] floats(Tensor tensor) {
        FloatBuffer buffer =
                tensor.getValues().slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private Map<String, Double> means(String method) throws IOException {
        Path json = Files.createTempFile(config.getParent(), "table", ".json");
        int status = run(
                "replay",
                "--config",
                config.toString(),
                "--method",
                method,
                "--format",
                "json",
                "--out",
                json.toString());
        assertThat(status).as(err.toString()).isZero();
        com.fasterxml.jackson.databind.JsonNode rows =
                new com.fasterxml.jackson.databind.ObjectMapper().readTree(json.toFile());
        Map<String, Double> means = new HashMap<>();
        rows.forEach(row -> {
            assertThat(row.get("method").asText()).isEqualTo(method);
            means.put(
                    row.get("model").asText() + "/" + row.get("comparison").asText() + "/"
                            + row.get("metric").asText(),
                    row.get("mean").asDouble());
        });
        return means;
    }

    private static String key(TableRow row) {
        return row.variant().model() + "/" + row.comparison() + "/" + row.metric();
    }

    private int run(String... arguments) {
        CommandLine command = Fovea.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}

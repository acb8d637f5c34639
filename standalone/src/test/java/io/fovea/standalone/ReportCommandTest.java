package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Reports on a pipeline that runs on a real broker. */
class ReportCommandTest {
    private static final int IMAGES = 5;

    private static DemoPipeline pipeline;
    private static String url;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private Path page = Path.of("");

    @BeforeAll
    static void fill(@TempDir Path data) {
        DemoOptions options = new DemoOptions();
        new CommandLine(CommandSpec.forAnnotatedObject(options))
                .parseArgs(
                        "--count",
                        Integer.toString(IMAGES),
                        "--networks",
                        "squeezenet1_1",
                        "--port",
                        "0",
                        "--until-done");
        pipeline = DemoPipeline.start(DemoDeployment.of(options, data), data);
        await().atMost(Duration.ofMinutes(3)).until(() -> pipeline.images().complete() == IMAGES && pipeline.isDone());
        url = "http://127.0.0.1:" + pipeline.port();
    }

    @AfterAll
    static void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @BeforeEach
    void page() {
        page = folder.resolve("report.html");
    }

    @Test
    void writesOnePageThatNeedsNothingElse() throws IOException {
        assertThat(run("report", "--url", url, "--out", page.toString()))
                .as(err.toString())
                .isZero();

        String html = Files.readString(page);
        assertThat(html)
                .contains("SqueezeNet 1.1", "int8 v f32", "Settings and versions", "not comparable")
                .doesNotContain("<script")
                .doesNotContain("src=\"http");
        assertThat(Pattern.compile("<svg class=\"distribution\"").matcher(html).results())
                .hasSize(15);
        // Four images, each with its photograph, its mask and three maps.
        assertThat(Pattern.compile("<img [^>]*src=\"data:image").matcher(html).results())
                .hasSize(20);
    }

    @Test
    void readsTheTopicOfStatisticsWithoutAnAggregator() throws IOException {
        Path config = Files.writeString(
                folder.resolve("fovea.yaml"), "kafka: {bootstrap.servers: '" + pipeline.bootstrapServers() + "'}\n");

        assertThat(run("report", "--config", config.toString(), "--out", page.toString()))
                .as(err.toString())
                .isZero();

        String html = Files.readString(page);
        assertThat(Pattern.compile("<svg class=\"distribution\"").matcher(html).results())
                .hasSize(15);
        assertThat(html).doesNotContain("Worst images");
        assertThat(out.toString()).contains("report of " + pipeline.table().comparisons() + " comparisons");
    }

    @Test
    void passesAModelThatKeepsItsThresholds() throws IOException {
        assertThat(check("a: {comparison: int8 v f32, metric: cc, min: -1, max: 1, images: 5}"))
                .as(err.toString())
                .isZero();
        assertThat(Files.readString(page)).contains("All 1 thresholds are kept");
    }

    @Test
    void failsAModelThatBreaksOne() throws IOException {
        assertThat(check("strict: {comparison: int8 v f32, metric: sim, value: p05, min: 1.5}"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("strict: ", "squeezenet1_1 int8 v f32 adaptive sim", "p05", "below 1.5");
        assertThat(Files.readString(page)).contains("Thresholds are broken");
    }

    @Test
    void failsOnTooFewImagesAndOnARowThatIsNotThere() throws IOException {
        assertThat(check("few: {comparison: int8 v f32, metric: cc, min: -1, images: 6}"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("5 images, and at least 6");
        assertThat(check("none: {model: vgg16, metric: cc, min: -1}")).isEqualTo(1);
        assertThat(err.toString()).contains("none: no row of the table is meant by it");
    }

    @Test
    void tellsAMistakeFromABrokenThreshold() throws IOException {
        assertThat(check("a: {metric: cc, value: average, min: 0}")).isEqualTo(2);
        assertThat(check("a: {metric: cc}")).isEqualTo(2);
        assertThat(check("a: {metrik: cc, min: 0}")).isEqualTo(2);
        assertThat(run("report", "--url", "http://127.0.0.1:1", "--out", page.toString()))
                .isEqualTo(2);
    }

    private int check(String threshold) throws IOException {
        Path file = Files.writeString(folder.resolve("thresholds.yaml"), "thresholds:\n  " + threshold + "\n");
        return run("report", "--url", url, "--out", page.toString(), "--thresholds", file.toString());
    }

    private int run(String... arguments) {
        CommandLine command = Fovea.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}

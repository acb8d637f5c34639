package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    private static final List<String> FIGURES = List.of("sim", "cc", "kld");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theTableOfSixtyPhotographsIsTheReferences() throws IOException {
        // Given
        JsonNode table = new ObjectMapper()
                .readTree(SharedFiles.require("reference/deployed.json").toFile())
                .get("table");
        Path json = folder.resolve("check.json");
        Path junit = folder.resolve("check.xml");

        // When
        int status = run(
                "check",
                "--model",
                shared("models/onnx/mobilenet_v2.onnx"),
                "--deployed",
                shared("models/deployed/mobilenet_v2-qdq.onnx"),
                "--deployed",
                shared("models/deployed/mobilenet_v2-qdq-channel.onnx"),
                "--images",
                shared("images/ecssd"),
                "--masks",
                shared("images/ecssd-masks"),
                "--fail-if",
                "cc<0.9",
                "--json",
                json.toString(),
                "--junit",
                junit.toString());

        // Then
        assertThat(status).as(err.toString()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("rows")).hasSize(5);
        for (JsonNode row : report.get("rows")) {
            String name = row.get("file").asText().replace(".onnx", "");
            boolean againstMask = row.get("comparison").asText().endsWith("GT");
            JsonNode expected = table.get(name).get(againstMask ? "v GT" : "v f32");
            assertThat(row.get("images").asInt()).isEqualTo(60);
            for (int i = 0; i < FIGURES.size(); i++) {
                assertThat(row.at("/" + FIGURES.get(i) + "/mean").asDouble())
                        .as(name + " " + FIGURES.get(i))
                        .isCloseTo(expected.get("mean").get(i).asDouble(), within(0.01));
            }
        }
        assertThat(report.get("failures")).hasSize(1);
        assertThat(report.at("/failures/0").asText()).startsWith("mobilenet_v2-qdq.onnx, int8 v f32: cc is 0.5");
        assertThat(Files.readString(junit))
                .contains("tests=\"2\" failures=\"1\"")
                .contains(
                        "<testcase classname=\"mobilenet_v2-qdq-channel.onnx\" name=\"int8 v f32: not cc&lt;0.9\"></testcase>");
        assertThat(out.toString())
                .containsPattern("5[23] of 53 layers have its weights")
                .contains("onnxruntime 1.");
    }

    @Test
    void anotherNetworksTwinIsRefusedUnlessAskedFor() {
        // Given
        String[] arguments = {
            "check",
            "--model",
            shared("models/onnx/tinycnn.onnx"),
            "--deployed",
            shared("models/deployed/grey64-qdq.onnx"),
            "--images",
            shared("images/ecssd")
        };

        // When
        int status = run(arguments);

        // Then
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("it was not made from").contains("layers have its weights");
    }

    @Test
    void adviceNamesTheBrokenLayerAndThePageShowsWhereEachFileLooks() throws IOException {
        // Given
        SmallPair pair = SmallPair.in(folder);
        Path page = folder.resolve("check.html");

        // When
        int status = run(
                "check",
                "--model",
                pair.floating().toString(),
                "--deployed",
                pair.quantized().toString(),
                "--images",
                pair.images().toString(),
                "--any-twin",
                "--fail-if",
                "cc<0.97",
                "--advice",
                "--report",
                page.toString(),
                "--json",
                folder.resolve("check.json").toString());

        // Then
        assertThat(status).as(err.toString()).isEqualTo(1);
        assertThat(out.toString()).contains("nodes_to_exclude=['two_node']");
        JsonNode json = new ObjectMapper().readTree(folder.resolve("check.json").toFile());
        assertThat(json.at("/layers/0/advice/reached").asBoolean()).isTrue();
        assertThat(json.at("/layers/0/bound").asText()).isEqualTo("cc>=0.97");
        String html = Files.readString(page);
        assertThat(html)
                .contains("int8 v f32: cc is ")
                .contains("nodes_to_exclude=[&#39;two_node&#39;]")
                .contains("Where int8.onnx looks otherwise")
                .contains("onnxruntime 1.")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("src=\"http", "href=", "<script");
        // Four images, each as it is, by the float file and by the quantized one
        assertThat(html.split("data:image/png;base64,", -1)).hasSize(1 + 4 * 3);
    }

    @Test
    void aFileThatSeesOtherLevelsThanItWasCalibratedForIsToldInWords() throws IOException {
        // Given: calibrated on pixels of 0..255
        String[] arguments = {
            "check",
            "--model",
            shared("models/onnx/mobilenet_v2.onnx"),
            "--deployed",
            shared("models/deployed/mobilenet_v2-miscalibrated.onnx"),
            "--images",
            shared("images/ecssd"),
            "--limit",
            "20"
        };

        // When
        int status = run(arguments);

        // Then
        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "warning: mobilenet_v2-miscalibrated.onnx names the float file's class on \\d of 20 images")
                .contains("expects another preprocessing than the float file")
                .containsPattern("its input is quantized from 0.00 to 25\\d.\\d+, and it is given values from -2\\.");
    }

    @Test
    void aConditionThatIsNoneIsRefused() {
        int status = run("check", "--model", "a", "--deployed", "b", "--images", "c", "--fail-if", "beauty<1");
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("--fail-if \"beauty<1\" is no condition");
    }

    private int run(String... arguments) {
        CommandLine command = Fovea.commandLine();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    private static String shared(String path) {
        return SharedFiles.require(path).toString();
    }
}

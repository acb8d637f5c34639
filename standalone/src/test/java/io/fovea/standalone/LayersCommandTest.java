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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theBrokenMobileNetLooksWhereItShouldWithTwoOfItsLayersInFloat() throws IOException {
        // Given
        String model = shared("models/onnx/mobilenet_v2.onnx");
        String images = shared("images/ecssd");
        Path mended = folder.resolve("mended.onnx");

        // When
        int status = run(
                "layers",
                "--model",
                model,
                "--deployed",
                shared("models/deployed/mobilenet_v2-qdq.onnx"),
                "--images",
                images,
                "--limit",
                "8",
                "--threshold",
                "sim>=.94",
                "--state",
                folder.resolve("state.jsonl").toString(),
                "--write",
                mended.toString(),
                "--json",
                folder.resolve("layers.json").toString());

        // Then
        assertThat(status).as(err.toString()).isZero();
        JsonNode report = JSON.readTree(folder.resolve("layers.json").toFile());
        assertThat(report.at("/asItIs/sim/mean").asDouble()).isLessThan(0.75);
        assertThat(names(report.at("/advice/nodesToExclude"))).containsExactly("node_Conv_812", "node_Conv_824");
        assertThat(report.at("/advice/effect/sim/mean").asDouble()).isGreaterThan(0.94);
        assertThat(out.toString())
                .contains("Leave 2 of the 53 layers of mobilenet_v2-qdq.onnx in float")
                .contains("nodes_to_exclude=['node_Conv_812', 'node_Conv_824']");
        // The file that was written, run by another command
        int checked = run(
                "check",
                "--model",
                model,
                "--deployed",
                mended.toString(),
                "--images",
                images,
                "--limit",
                "8",
                "--json",
                folder.resolve("check.json").toString());
        assertThat(checked).as(err.toString()).isZero();
        JsonNode row = JSON.readTree(folder.resolve("check.json").toFile()).at("/rows/0");
        for (String figure : List.of("sim", "cc", "kld")) {
            assertThat(row.at("/" + figure + "/mean").asDouble())
                    .isCloseTo(report.at("/advice/effect/" + figure + "/mean").asDouble(), within(1e-12));
        }
        assertThat(row.get("sameClass").asDouble())
                .isEqualTo(report.at("/advice/effect/same-class/mean").asDouble());
    }

    @Test
    void theBrokenLayerOfASmallFileIsFoundAndASecondRunGoesOn() throws IOException {
        // Given
        SmallPair pair = SmallPair.in(folder);
        Path state = folder.resolve("state.jsonl");

        // When
        int first = layers(pair, state, "--workers", "1", "--limit", "3", "--reverse");
        String partly = Files.readString(state);
        int second = layers(pair, state, "--workers", "2", "--reverse");
        String whole = Files.readString(state);
        JsonNode resumed = JSON.readTree(folder.resolve("layers.json").toFile());
        int fresh = layers(pair, folder.resolve("other.jsonl"), "--workers", "2", "--reverse");
        JsonNode anew = JSON.readTree(folder.resolve("layers.json").toFile());

        // Then
        assertThat(List.of(first, second, fresh)).as(err.toString()).containsOnly(0);
        assertThat(whole).startsWith(partly);
        assertThat(err.toString()).contains("going on: ").contains(" runs are in " + state);
        assertThat(names(anew.at("/advice/nodesToExclude"))).containsExactly("two_node");
        assertThat(anew.at("/ranking/0").asText()).isEqualTo("two_node");
        assertThat(anew.at("/places/1/quantizedAlone/kld/mean").asDouble())
                .as("alone quantized, the broken layer does most of the harm")
                .isGreaterThan(anew.at("/places/0/quantizedAlone/kld/mean").asDouble());
        for (String part : List.of("asItIs", "places", "ranking")) {
            assertThat(resumed.get(part)).isEqualTo(anew.get(part));
        }
        String page = Files.readString(folder.resolve("layers.html"));
        assertThat(page).contains("Advice for int8.onnx").doesNotContain("src=\"http", "href=", "<script");
    }

    @Test
    void whatCannotBeReachedIsSaidAndNothingIsWritten() throws IOException {
        // Given
        SmallPair pair = SmallPair.in(folder);

        // When
        int status = layers(pair, folder.resolve("s"), "--threshold", "cc>=2", "--write", folder + "/no.onnx");

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("No set that was tried brings int8.onnx to cc>=2.0")
                .contains("is not written");
        assertThat(folder.resolve("no.onnx")).doesNotExist();
    }

    @Test
    void whatMakesNoSenseIsRefusedInWords() throws IOException {
        SmallPair pair = SmallPair.in(folder);
        Path state = Files.writeString(folder.resolve("notes.txt"), "remember the milk\n");
        assertThat(layers(pair, state)).isEqualTo(2);
        assertThat(layers(pair, folder.resolve("s"), "--threshold", "kld>=1")).isEqualTo(2);
        assertThat(run(
                        "layers",
                        "--model",
                        pair.floating().toString(),
                        "--deployed",
                        pair.floating().toString(),
                        "--images",
                        pair.images().toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("is no state of layers")
                .contains("kld is better low, so write <=")
                .contains("is it quantized at all");
    }

    private int layers(SmallPair pair, Path state, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "layers",
                "--model",
                pair.floating().toString(),
                "--deployed",
                pair.quantized().toString(),
                "--images",
                pair.images().toString(),
                "--state",
                state.toString(),
                "--json",
                folder.resolve("layers.json").toString(),
                "--report",
                folder.resolve("layers.html").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Fovea.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static String shared(String path) {
        return SharedFiles.require(path).toString();
    }
}

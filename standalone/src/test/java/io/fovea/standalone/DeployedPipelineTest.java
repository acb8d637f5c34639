package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.aggregator.table.TableReader;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.testing.SmallNetworks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Files as they are deployed, from a folder of images to the table, through a real broker. */
class DeployedPipelineTest {
    private static final int IMAGES = 6;
    /** A map travels in single precision. */
    private static final double SINGLE = 1e-5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLiveTableIsTheOneOfCheck() throws IOException {
        // Given
        Path model = SmallNetworks.writeFloating(folder, 1);
        Path fine = SmallNetworks.writeQuantized(folder, "fine", 1, 4f / 255);
        Path coarse = SmallNetworks.writeQuantized(folder, "coarse", 1, 60f / 255);
        Path images = Files.createDirectory(folder.resolve("images"));
        Path masks = Files.createDirectory(folder.resolve("masks"));
        for (int i = 0; i < IMAGES; i++) {
            ProceduralScene scene = new ProceduralScene(i);
            Files.write(images.resolve(i + ".png"), ImageEncoder.png(scene.image()));
            Files.write(masks.resolve(i + ".png"), ImageEncoder.png(scene.mask()));
        }
        Path live = folder.resolve("live.json");
        Path check = folder.resolve("check.json");

        // When
        run("demo --offline --until-done --port 0 --model " + model + " --deployed " + fine + "," + coarse
                + " --simulate int8 --images " + images + " --masks " + masks + " --table " + live);
        run("check --model " + model + " --deployed " + fine + "," + coarse + " --images " + images + " --masks "
                + masks + " --json " + check);

        // Then
        Table table = TableReader.read(Files.readString(live));
        Map<String, TableRow> rows = new TreeMap<>();
        table.rows()
                .forEach(row -> rows.put(
                        row.comparison() + ", " + row.variant().schemeText() + ", "
                                + row.metric().key(),
                        row));
        assertThat(rows.keySet().stream().filter(row -> row.endsWith(", sim")))
                .containsExactlyInAnyOrder(
                        "f32 v GT, none, sim",
                        "int8 v GT, deployed fine, sim",
                        "int8 v GT, deployed coarse, sim",
                        "int8 v GT, adaptive, sim",
                        "int8 v f32, deployed fine, sim",
                        "int8 v f32, deployed coarse, sim",
                        "int8 v f32, adaptive, sim",
                        "int8 v int8/deployed/fine, adaptive, sim",
                        "int8 v int8/deployed/coarse, adaptive, sim");
        assertThat(rows.values())
                .allSatisfy(row -> assertThat(row.moments().n() + row.moments().undefined())
                        .isEqualTo(IMAGES));
        int compared = 0;
        for (JsonNode row : new ObjectMapper().readTree(check.toFile()).get("rows")) {
            String comparison = row.get("comparison").asText();
            String file = row.get("file").asText().replace(".onnx", "");
            String name = comparison + ", " + (comparison.startsWith("f32") ? "none" : "deployed " + file) + ", ";
            for (String metric : List.of("sim", "cc", "kld")) {
                TableRow found = row(rows, name + metric);
                assertThat(found.moments().n()).isEqualTo(row.get("images").asLong());
                assertThat(found.moments().mean())
                        .isCloseTo(row.at("/" + metric + "/mean").asDouble(), within(SINGLE));
                assertThat(found.moments().standardDeviation())
                        .isCloseTo(row.at("/" + metric + "/deviation").asDouble(), within(SINGLE));
                compared++;
            }
            if (comparison.equals("int8 v f32")) {
                assertThat((double) row(rows, name + "sim").agreement().sameClass() / IMAGES)
                        .isCloseTo(row.get("sameClass").asDouble(), within(1e-12));
            }
        }
        assertThat(compared).as("three metrics of five rows").isEqualTo(15);
        assertThat(row(rows, "int8 v f32, deployed fine, sim").moments().mean())
                .isGreaterThan(
                        row(rows, "int8 v f32, deployed coarse, sim").moments().mean());
        assertThat(out.toString()).contains("deployed fine", "deployed coarse");
    }

    @Test
    void describesAFileThatIsDeployed() {
        Path model = SmallNetworks.writeFloating(folder, 1);
        Path int8 = SmallNetworks.writeQuantized(folder, "int8", 1, 1f / 255);

        run("models describe " + int8 + " --twin " + model);

        assertThat(out.toString())
                .contains("qdq, int8")
                .contains("conv, [1, 4, 8, 8]")
                .contains("GlobalAveragePool")
                .contains("2 of 2 layers have its weights of " + model)
                .contains("provider=cpu optimization=all")
                .contains("the scores of 4 of 4 pictures equal the untouched file's");
    }

    private static TableRow row(Map<String, TableRow> rows, String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    private void run(String arguments) {
        CommandLine command = Fovea.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments.split(" "))).as(err.toString()).isZero();
    }
}

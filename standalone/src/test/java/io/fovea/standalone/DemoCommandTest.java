package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void explainsGeneratedScenesWithNothingButItself(@TempDir Path folder) throws IOException {
        Path table = folder.resolve("table.json");

        int status = run(
                "demo",
                "--offline",
                "--until-done",
                "--count",
                "4",
                "--networks",
                "squeezenet1_1",
                "--target",
                "reference",
                "--port",
                "0",
                "--table",
                table.toString());

        assertThat(status).as(err.toString()).isZero();
        JsonNode rows = new ObjectMapper().readTree(table.toFile());
        assertThat(rows).hasSize(15).allSatisfy(row -> {
            assertThat(row.get("feed").asText()).isEqualTo("scenes");
            assertThat(row.get("checkpoint").asText()).isEqualTo("synthetic");
            assertThat(row.get("n").asLong() + row.get("undefined").asLong()).isEqualTo(4);
        });
        assertThat(out.toString()).contains("4 of 4 images done", "checkpoint=synthetic (squeezenet1_1)");
    }

    @Test
    void goesOnAfterWhatIsNoImage(@TempDir Path folder) throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        Files.writeString(images.resolve("note.jpg"), "this is no photograph");
        Files.createFile(images.resolve("empty.png"));

        int status = run(
                "demo",
                "--offline",
                "--until-done",
                "--images",
                images.toString(),
                "--networks",
                "squeezenet1_1",
                "--port",
                "0");

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString()).contains("2 dead-lettered");
    }

    @Test
    void saysInOneLineWhatTheUserMustMend(@TempDir Path folder) throws IOException {
        assertMistake("--images", "demo", "--images", folder.resolve("absent").toString());
        assertMistake("nonsense", "demo", "--offline", "--networks", "nonsense", "--port", "0");
        assertMistake("no-names.txt", "demo", "--offline", "--class-names", "no-names.txt", "--port", "0");
        assertMistake("nonsense", "demo", "--offline", "--target", "nonsense", "--port", "0");
        assertMistake("nonsense", "demo", "--offline", "--method", "nonsense", "--port", "0");
        Path config = Files.writeString(folder.resolve("fovea.yaml"), "cam:\n  metod: grad-cam\n");
        assertMistake("metod", "cam", "--config", config.toString());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertMistake(
                    Integer.toString(taken.getLocalPort()),
                    "demo",
                    "--offline",
                    "--port",
                    Integer.toString(taken.getLocalPort()));
        }
    }

    private void assertMistake(String named, String... arguments) {
        err.getBuffer().setLength(0);

        int status = run(arguments);

        assertThat(status).as(err.toString()).isEqualTo(2);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("fovea: ").contains(named);
    }

    private int run(String... arguments) {
        CommandLine command = Fovea.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}

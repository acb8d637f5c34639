package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.ArtifactCatalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {
    private static final byte[] PUBLISHED = "weights".getBytes(StandardCharsets.UTF_8);

    /** {@code printf weights | sha256sum} */
    private static final String SHA256 = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final StringWriter out = new StringWriter();
    private final Path folder;

    ModelsCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        server.createContext("/files", exchange -> {
            exchange.sendResponseHeaders(200, PUBLISHED.length);
            exchange.getResponseBody().write(PUBLISHED);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void listsWhatIsPublishedAndWhatIsHere() throws IOException {
        Files.write(folder.resolve("net.pth"), PUBLISHED);

        assertThat(models("list")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "models in " + folder + ":",
                        "  net               present   MIT  a network",
                        "  other             missing   BSD  another, 2 MB");
    }

    @Test
    void pullsAndSaysWhereItIs() {
        assertThat(models("pull", "net")).isZero();

        assertThat(folder.resolve("net.pth")).hasBinaryContent(PUBLISHED);
        assertThat(out.toString()).contains("net: " + folder.resolve("net.pth"));
    }

    @Test
    void pullsFromAMirror() {
        assertThat(models("pull", "net", "--from", uri("/files/mirror").toString()))
                .isZero();

        assertThat(folder.resolve("net.pth")).hasBinaryContent(PUBLISHED);
    }

    @Test
    void saysWhenAFileIsNotThePublishedOne() {
        assertThat(models("pull", "--all")).isEqualTo(2);

        assertThat(out.toString())
                .contains("other: " + uri("/files/other.pth") + ": the server's file has 7 bytes, the published one");
        assertThat(folder.resolve("other.pth")).doesNotExist();
    }

    @Test
    void verifiesWhatIsHere() throws IOException {
        Files.write(folder.resolve("net.pth"), PUBLISHED);
        assertThat(models("verify")).isZero();
        assertThat(out.toString()).contains("net               verified");
        Files.write(folder.resolve("other.pth"), PUBLISHED);

        assertThat(models("verify")).isEqualTo(2);

        assertThat(out.toString()).contains("other             corrupt").contains("not what was published: other;");
    }

    @Test
    void asksForANameItKnows() {
        assertThat(models("pull")).isEqualTo(2);
        assertThat(out.toString()).contains("models pull: name at least one model");
        assertThat(models("pull", "nets")).isEqualTo(2);
        assertThat(out.toString()).contains("nets: no such model; the models are net, other");
    }

    @Test
    void knowsTheModelsOfEveryWorker() {
        var command = new CommandLine(new ModelsCommand()).setOut(new PrintWriter(out, true));

        assertThat(command.execute("list", "--models", folder.toString())).isZero();

        assertThat(out.toString()).contains("  vgg16 ", "  squeezenet1_1 ", "  birefnet ", "  birefnet-lite ");
    }

    @Test
    void explainsItself() {
        assertThat(models("pull", "--help")).isZero();

        assertThat(out.toString())
                .contains("--from=URL")
                .contains("--models=DIR")
                .contains("$FOVEA_MODELS");
    }

    private int models(String... arguments) {
        var catalogue = new ArtifactCatalogue(List.of(
                Artifact.of("net", uri("/files/net.pth"), SHA256, "MIT", "a network"),
                Artifact.of("other", uri("/files/other.pth"), "0".repeat(64), 2_000_000, "BSD", "another")));
        var command = new CommandLine(new ModelsCommand(catalogue))
                .setOut(new PrintWriter(out, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    assertThat(failure).isInstanceOf(UserErrorException.class);
                    out.write(failure.getMessage());
                    return 2;
                });
        return command.execute(concat(arguments, "--models", folder.toString()));
    }

    private static String[] concat(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}

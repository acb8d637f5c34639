package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.ArtifactStore;
import io.fovea.runtime.artifacts.PullProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedWeightsTest {
    private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);

    /** {@code printf weights | sha256sum} */
    private static final String SHA256 = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final Path folder;
    private final PublishedWeights weights;

    PublishedWeightsTest(@TempDir Path parent) throws IOException {
        folder = parent.resolve("models");
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, WEIGHTS.length);
            exchange.getResponseBody().write(WEIGHTS);
            exchange.close();
        });
        server.start();
        weights = new PublishedWeights(
                List.of(artifact("small", SHA256), artifact("other", "0".repeat(64)), artifact("large", SHA256)),
                new ArtifactStore(folder));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void areFetchedOnce() {
        assertThat(fetch("small", "large")).contains(folder);
        assertThat(fetch("small", "large")).contains(folder);

        assertThat(folder.resolve("small.pth")).hasBinaryContent(WEIGHTS);
        assertThat(requests).containsExactly("/small.pth", "/large.pth");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void yieldToAFileThatWasPutThere() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("small.safetensors"), WEIGHTS);

        fetch("small", "a network nobody publishes");

        assertThat(requests).isEmpty();
    }

    @Test
    void endAtTheFirstThatCannotBeHadAndSaySo() {
        assertThat(fetch("small", "other", "large")).contains(folder);

        assertThat(requests).containsExactly("/small.pth", "/other.pth");
        assertThat(out.toString())
                .startsWith("no published weights: other: http://")
                .contains("runs on synthetic ones");
    }

    @Test
    void areNowhereOnAMachineWithoutNetworkOrHome() throws IOException {
        server.stop(0);
        Files.writeString(folder, "a file where the folder should be");

        assertThat(fetch("small")).isEmpty();

        assertThat(out.toString()).contains("going on");
    }

    private Optional<Path> fetch(String... networks) {
        return weights.fetch(List.of(networks), new PrintWriter(out), PullProgress.SILENT);
    }

    private Artifact artifact(String name, String sha256) {
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".pth");
        return Artifact.of(name, uri, sha256, "MIT", "a network");
    }
}

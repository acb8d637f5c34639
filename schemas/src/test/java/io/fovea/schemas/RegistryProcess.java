package io.fovea.schemas;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Apicurio registry as a process of its own, in memory, on a free port of 127.0.0.1. */
final class RegistryProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final URI address;

    private RegistryProcess(Process process, int port) {
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    static RegistryProcess start() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-jar",
                runner().toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedReader output = process.inputReader();
            int port = CompletableFuture.supplyAsync(() -> port(output)).get(60, TimeUnit.SECONDS);
            Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "registry-output");
            drain.setDaemon(true);
            drain.start();
            return new RegistryProcess(process, port);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static int port(BufferedReader output) {
        return output.lines()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the registry ended before it listened"));
    }

    private static Path runner() throws IOException {
        Path folder = Path.of(System.getProperty("basedir", new File("").getAbsolutePath()), "target", "apicurio");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no registry in " + folder));
        }
    }

    /** Base address of its Confluent-compatible API. */
    URI address() {
        return address;
    }

    /** Sends a request as any client of a registry would, and returns the body of its good answer. */
    String request(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package io.fovea.standalone;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A command of {@code fovea} in a process of its own, which can be killed and started again at the same port. */
final class RoleProcess implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String role;
    private final Path config;
    private final Path log;
    private final int port;
    private final Map<String, String> environment;
    private Optional<Process> process = Optional.empty();

    /**
     * Writes the deployment file; starts nothing.
     *
     * @param role the command
     * @param name of this process, for its files
     * @param folder for its files
     * @param sections of the deployment file, without {@code http}
     */
    RoleProcess(String role, String name, Path folder, List<String> sections, Map<String, String> environment)
            throws IOException {
        this.role = role;
        this.port = freePort();
        this.log = folder.resolve(name + ".log");
        this.environment = environment;
        this.config = Files.writeString(
                folder.resolve(name + ".yaml"),
                "http: {host: 127.0.0.1, port: " + port + "}\n" + String.join("\n", sections) + "\n");
    }

    /** Starts it; its log is appended to. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                "io.fovea.standalone.Fovea",
                role,
                "--config",
                config.toString());
        builder.environment().putAll(environment);
        process = Optional.of(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** Where its HTTP port is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it wrote on both its outputs, over all its lives. */
    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The body of its answer; empty where it does not answer, or not with 200. */
    Optional<String> get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri().resolve(path)).timeout(ANSWER).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Its {@code /metrics}: the value of every series, by the series as it is written; none where it does not answer. */
    Map<String, Double> metrics() {
        Map<String, Double> series = new TreeMap<>();
        get("/metrics").ifPresent(text -> text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                }));
        return series;
    }

    /** A port of 127.0.0.1 that nobody has. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        kill();
    }
}

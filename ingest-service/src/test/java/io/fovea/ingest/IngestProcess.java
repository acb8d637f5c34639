package io.fovea.ingest;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.ServiceHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An ingest service in a process of its own, which can be killed as {@code kill -9} kills. */
public final class IngestProcess implements AutoCloseable {
    private final Process process;

    private IngestProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one with one feed.
     *
     * @param folder for its state, deployment file and log
     * @param feedYaml one item of {@code feeds}
     * @param settings further lines of {@code ingest}
     */
    static IngestProcess start(TestBroker broker, Path folder, String feedYaml, String... settings) throws IOException {
        return start(broker, folder, 0, List.of(feedYaml), settings);
    }

    /**
     * Starts one with several feeds.
     *
     * @param port of health and metrics
     */
    static IngestProcess start(TestBroker broker, Path folder, int port, List<String> feedYamls, String... settings)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("fovea.yaml"),
                "http: {host: 127.0.0.1, port: %d}\nkafka: {bootstrap.servers: '%s'}\ningest:\n  state: %s\n%s  feeds:\n%s"
                        .formatted(
                                port,
                                broker.bootstrapServers(),
                                folder.resolve("state"),
                                Stream.of(settings).map("  %s\n"::formatted).collect(Collectors.joining()),
                                feedYamls.stream()
                                        .map(feed -> "    - " + feed.strip().replace("\n", "\n      ") + "\n")
                                        .collect(Collectors.joining())));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        IngestProcess.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("ingest.log").toFile()))
                .start();
        return new IngestProcess(process);
    }

    /** What {@code fovea ingest --config FILE} does. */
    @SuppressWarnings("try") // open for as long as it is waited for
    public static void main(String[] arguments) throws InterruptedException {
        DeploymentFile file = DeploymentFile.read(Path.of(arguments[0]));
        try (ServiceHost host = ServiceHost.open("ingest", file, Map.of())) {
            host.start(new IngestService(host.context(), file.section("ingest", IngestConfig.class)));
            host.await();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Memory that it has now, in bytes; none where the machine does not tell. */
    OptionalLong resident() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        return Files.readString(status)
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** SIGKILL: no shutdown hook, no flush, no goodbye. */
    void kill() {
        process.destroyForcibly();
        Awaitility.await("the process is dead").until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        kill();
    }
}

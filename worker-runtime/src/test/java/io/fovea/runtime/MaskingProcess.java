package io.fovea.runtime;

import io.fovea.record.ImageEvent;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A worker as a process of its own, which can be killed: it emits a mask for every image. */
final class MaskingProcess implements AutoCloseable {
    static final String GROUP = "masking";

    private final Process process;

    private MaskingProcess(Process process) {
        this.process = process;
    }

    static MaskingProcess start(String bootstrapServers) throws IOException {
        return start(bootstrapServers, "none");
    }

    /** One that dies at the image of this id, as of a fault in native code. */
    static MaskingProcess start(String bootstrapServers, String deadly) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MaskingProcess.class.getName(),
                bootstrapServers,
                deadly);
        return new MaskingProcess(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        DeploymentFile file =
                DeploymentFile.parse("test", "kafka: {session.timeout.ms: 6000}\nhttp: {host: 127.0.0.1, port: 0}");
        Map<String, String> environment = Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", arguments[0]);
        try (ServiceHost host = ServiceHost.open("masking", file, environment)) {
            RecordProcessor<ImageEvent> processor = (key, image) -> {
                if (key.equals(arguments[1])) {
                    Runtime.getRuntime().halt(139);
                }
                return List.of(new Emission<>(Topics.MASKS, key, Records.mask(key)));
            };
            host.start(new RecordWorker<>(
                    host.context(),
                    GROUP,
                    Topics.IMAGES,
                    processor,
                    WorkerSettings.DEFAULTS.withMaxPollRecords(4).withConcurrency(2)));
            host.await();
        }
    }
}

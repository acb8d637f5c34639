package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the largest size that is promised, at the heap of the ingest service in docker-compose.yml. */
class LargestImagesTest {
    private static final String HEAP = "-Xmx640m";

    @Test
    void areDecodedSeveralAtATimeWithinTheHeap(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseParallelGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.awt.headless=true",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        LargestImages.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        int status = child.waitFor();

        List<String> said = Files.readAllLines(log);
        assertThat(status).as(String.join("\n", said)).isZero();
        assertThat(said).hasSize(12);
        assertThat(new TreeSet<>(said))
                .containsExactlyInAnyOrder(
                        "jpeg 10 20 30",
                        "jpeg-turned 10 20 30",
                        "png-grey 10 10 10",
                        "png-rgb 10 20 30",
                        "png-rgb-16-bits 10 30 50",
                        "png-rgba 10 20 30");
    }
}

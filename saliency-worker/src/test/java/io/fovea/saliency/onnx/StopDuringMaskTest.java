package io.fovea.saliency.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while ONNX Runtime is in a run of minutes ends without it, and does not crash. */
class StopDuringMaskTest {
    private static final int SIDE = 32;
    private static final int VALUES = 3 * SIDE * SIDE;
    /** About a second each on one core. */
    private static final int PRODUCTS = 600;

    @Test
    void endsWithoutACrash(@TempDir Path folder) throws Exception {
        Path network = slowNetwork().writeTo(folder.resolve("slow.onnx"));
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:ErrorFile=" + folder.resolve("crash"),
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        SlowMaskProcess.class.getName(),
                        network.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await("the run begins")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> !child.isAlive() || Files.readString(log).contains(SlowMaskProcess.RUNNING));

            child.destroy();

            int status = child.waitFor();
            assertThat(status).as(Files.readString(log)).isZero();
            assertThat(folder.resolve("crash")).doesNotExist();
            assertThat(Files.readString(log)).doesNotContain("is over already");
        } finally {
            child.destroyForcibly();
        }
    }

    /** A column of the pixels times its row is a square, which is multiplied with itself again and again. */
    private static OnnxWriter slowNetwork() {
        OnnxWriter network = new OnnxWriter()
                .input("input", 1, 3, SIDE, SIDE)
                .integers("column", VALUES, 1)
                .integers("row", 1, VALUES)
                .integers("map", 1, 1, 1, 1)
                .node("Reshape", List.of("input", "column"), "as_column")
                .node("Reshape", List.of("input", "row"), "as_row")
                .node("MatMul", List.of("as_column", "as_row"), "product_0");
        for (int i = 1; i <= PRODUCTS; i++) {
            network.node("MatMul", List.of("product_" + (i - 1), "product_0"), "product_" + i);
        }
        return network.node("ReduceMean", List.of("product_" + PRODUCTS), "mean")
                .node("Reshape", List.of("mean", "map"), "mask")
                .output("mask", 1, 1, 1, 1);
    }
}

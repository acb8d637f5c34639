package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.quantize.calibration.CalibrationJson;
import io.fovea.quantize.scheme.Calibration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesWhatADeploymentReads(@TempDir Path folder) throws IOException {
        // Given: three images, one of them below, and a file that is none
        Path images = folder.resolve("images");
        Files.createDirectories(images.resolve("more"));
        Files.write(images.resolve("1.png"), ImageEncoder.png(new ProceduralScene(1).image()));
        Files.write(images.resolve("2.png"), ImageEncoder.png(new ProceduralScene(2).image()));
        Files.write(images.resolve("more/3.png"), ImageEncoder.png(new ProceduralScene(3).image()));
        Files.write(images.resolve("0.txt"), "no image".getBytes(StandardCharsets.UTF_8));

        // When
        Calibration two = calibrate(images, folder.resolve("two"), "2");
        Calibration three = calibrate(images, folder.resolve("three"), "64");

        // Then
        assertThat(two.images()).isEqualTo(2);
        assertThat(three.images()).isEqualTo(3);
        assertThat(three.network()).isEqualTo("squeezenet1_1");
        assertThat(three.checkpoint()).isEqualTo("synthetic");
        assertThat(err.toString()).contains("left out: " + images.resolve("0.txt"));
        assertThat(out.toString()).contains(two.id(), three.id());
        assertThat(three.ranges().keySet()).isEqualTo(two.ranges().keySet());
        two.ranges().forEach((layer, range) -> assertThat(three.ranges().get(layer))
                .as(layer)
                .isNotNull()
                .satisfies(wider -> {
                    assertThat(wider.min()).isLessThanOrEqualTo(range.min());
                    assertThat(wider.max()).isGreaterThanOrEqualTo(range.max());
                }));
    }

    @Test
    void namesTheNetworksThereAre(@TempDir Path folder) {
        int code = run("--images=" + folder, "--networks=alexnet");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("unknown network alexnet; known are")
                .contains("mobilenet_v2");
    }

    @Test
    void wantsAnImage(@TempDir Path folder) {
        int code = run("--images=" + folder, "--networks=squeezenet1_1", "--synthetic");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no image to calibrate squeezenet1_1 on");
    }

    private Calibration calibrate(Path images, Path into, String count) throws IOException {
        int code = run(
                "--images=" + images, "--networks=squeezenet1_1", "--synthetic", "--count=" + count, "--out=" + into);
        assertThat(code).as(err.toString()).isZero();
        return CalibrationJson.read(Files.readAllBytes(into.resolve("squeezenet1_1.calibration.json")));
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "calibrate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Fovea.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}

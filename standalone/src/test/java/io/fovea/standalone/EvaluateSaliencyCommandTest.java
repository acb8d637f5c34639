package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateSaliencyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsEveryMeasureAndWhatItLeftOut(@TempDir Path folder) throws IOException {
        // Given: two photographs with ground truth and one without
        Path images = Files.createDirectory(folder.resolve("images"));
        Path photographs = SharedFiles.require("images/ecssd");
        for (String name : new String[] {"0002.jpg", "0019.jpg"}) {
            Files.copy(photographs.resolve(name), images.resolve(name));
        }
        Files.copy(photographs.resolve("0020.jpg"), images.resolve("unknown.jpg"));

        // When
        int code = run(
                "--images=" + images,
                "--masks=" + SharedFiles.require("images/ecssd-masks"),
                "--models=" + SharedFiles.require("models"),
                "--saliency=u2netp");

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^u2netp \\([0-9a-f]{16}\\)$")
                .containsPattern("(?m)^images +2$")
                .containsPattern("(?m)^MAE +0\\.\\d{4}$")
                .containsPattern("(?m)^max F +0\\.\\d{4}$")
                .containsPattern("(?m)^mean F +0\\.\\d{4}$")
                .containsPattern("(?m)^S-measure +0\\.\\d{4}$")
                .containsPattern("(?m)^max E +0\\.\\d{4}$")
                .containsPattern("(?m)^IoU +0\\.\\d{4}$")
                .contains("left out: unknown.jpg: no ground truth");
    }

    @Test
    void wantsImagesAndMasks() {
        // When
        int code = run("--images=somewhere");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--masks=DIR'");
    }

    private int run(String... arguments) {
        return new CommandLine(new EvaluateSaliencyCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

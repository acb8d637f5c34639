package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.runtime.DeploymentFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and every service against one thread that knows neither. */
class VerifyCommandTest {
    private static final int SCENES = 12;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsTheTableRightAndSaysWhereItIsNot(@TempDir Path folder) throws IOException {
        // Given: scenes with masks, one of them twice and one without a mask
        Path images = Files.createDirectory(folder.resolve("images"));
        Path masks = Files.createDirectory(folder.resolve("masks"));
        for (int seed = 1; seed <= SCENES; seed++) {
            ProceduralScene scene = new ProceduralScene(seed);
            Files.write(images.resolve(seed + ".png"), ImageEncoder.png(scene.image()));
            Files.write(masks.resolve(seed + ".png"), ImageEncoder.png(scene.mask()));
        }
        Files.copy(images.resolve("1.png"), images.resolve("again.png"));
        Files.copy(masks.resolve("1.png"), masks.resolve("again.png"));
        Files.write(images.resolve("bare.png"), ImageEncoder.png(new ProceduralScene(99).image()));
        Path config = Files.writeString(folder.resolve("fovea.yaml"), deployment(folder, images, masks));
        DeploymentFile file = DeploymentFile.read(config);

        try (DemoPipeline pipeline = DemoPipeline.start(new DemoDeployment(file, List.of()), folder)) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> pipeline.images().complete() == SCENES
                            && pipeline.images().deadLettered() == 1
                            && pipeline.table().comparisons()
                                    == pipeline.images().comparisons());
            String url = "http://127.0.0.1:" + pipeline.port();

            // When nothing was changed
            int equal = verify(config, images, url);

            // Then: of each of two comparisons with the mask five metrics, of the one with f32 six
            assertThat(equal).as("%s%s", out, err).isZero();
            assertThat(out.toString()).isEqualTo("16 rows equal, 0 not%n".formatted());

            // When an image is gone that the pipeline has counted
            out.getBuffer().setLength(0);
            Files.delete(images.resolve("2.png"));
            int different = verify(config, images, url);

            // Then
            assertThat(different).isEqualTo(1);
            assertThat(out.toString())
                    .contains("0 rows equal, 16 not")
                    .contains("n 12, not 11")
                    .contains("n 13, not 12");
        }
    }

    private int verify(Path config, Path images, String url) {
        return Fovea.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("verify", "--config=" + config, "--images=" + images, "--feed=scenes", "--url=" + url);
    }

    private static String deployment(Path folder, Path images, Path masks) {
        return String.join(
                "\n",
                "http: {host: 127.0.0.1, port: 0}",
                "ingest:",
                "  state: " + folder.resolve("ingest"),
                "  feeds: [{name: scenes, type: directory, watch: false, path: " + images + "}]",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], masks: [folder],",
                "  metrics: [iou20, ssim, spearman, mass, pointing]}",
                "quantize: {synthetic: true}",
                "saliency: {folder: " + masks + "}",
                "aggregate: {stateDirectory: " + folder.resolve("aggregate") + "}");
    }
}

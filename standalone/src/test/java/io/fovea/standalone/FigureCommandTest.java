package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FigureCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void drawsARowPerImageAndAColumnPerPrecision(@TempDir Path folder) throws IOException {
        Path masks = Files.createDirectory(folder.resolve("masks"));
        for (int seed = 1; seed <= 2; seed++) {
            ProceduralScene scene = new ProceduralScene(seed);
            Files.write(folder.resolve(seed + ".png"), ImageEncoder.png(scene.image()));
            Files.write(masks.resolve(seed + ".png"), ImageEncoder.png(scene.mask()));
        }
        Path models = Files.createDirectory(folder.resolve("models"));
        Path one = folder.resolve("one.png");
        Path two = folder.resolve("two.png");

        int small = run(
                "figure",
                "--images",
                folder.resolve("1.png").toString(),
                "--masks",
                masks.toString(),
                "--models",
                models.toString(),
                "--networks",
                "squeezenet1_1",
                "--precisions",
                "f32",
                "--out",
                one.toString());
        assertThat(small).as(err.toString()).isZero();
        int large = run(
                "figure",
                "--images",
                folder.resolve("1.png").toString(),
                folder.resolve("2.png").toString(),
                "--masks",
                masks.toString(),
                "--models",
                models.toString(),
                "--networks",
                "squeezenet1_1",
                "--precisions",
                "f32,int8",
                "--out",
                two.toString());
        assertThat(large).as(err.toString()).isZero();

        BufferedImage narrow = ImageIO.read(one.toFile());
        BufferedImage wide = ImageIO.read(two.toFile());
        assertThat(wide.getWidth()).isGreaterThan(narrow.getWidth());
        assertThat(wide.getHeight()).isGreaterThan(narrow.getHeight());
        assertThat(colours(wide)).isGreaterThan(1000);
        assertThat(err.toString()).contains("synthetic weights");
    }

    @Test
    void saysWhichImageItCannotRead(@TempDir Path folder) {
        int status = run(
                "figure",
                "--images",
                folder.resolve("absent.jpg").toString(),
                "--out",
                folder.resolve("figure.png").toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("absent.jpg").hasLineCount(1);
    }

    private static int colours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y += 2) {
            for (int x = 0; x < picture.getWidth(); x += 2) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours.size();
    }

    private int run(String... arguments) {
        CommandLine command = Fovea.commandLine();
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}

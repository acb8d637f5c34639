package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.Jazzer;
import io.fovea.imaging.RgbImage;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coverage-guided run of Jazzer over the decode path, in a process of its own because Jazzer instruments all of it:
 * bounded by its number of runs, which {@code -Dfovea.fuzz.runs=1000000} raises. Its seeds are one image of each format.
 */
class DecodeFuzzTest {
    private static final String RUNS = System.getProperty("fovea.fuzz.runs", "10000");

    @Test
    void findsNothing(@TempDir Path folder) throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
                "Jazzer has no driver for this machine");
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        seed(corpus);
        Path log = folder.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.awt.headless=true",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        Jazzer.class.getName(),
                        "--target_class=" + DecodeFuzzTarget.class.getName(),
                        "--instrumentation_includes=io.fovea.imaging.**:com.twelvemonkeys.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-runs=" + RUNS,
                        "-seed=1",
                        "-max_len=16384",
                        "-rss_limit_mb=2048",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        int status = jazzer.waitFor();

        String said = Files.readString(log);
        System.out.println(
                said.lines().filter(line -> line.contains("Done ")).findFirst().orElse("not done"));
        assertThat(status).as(said).isZero();
        assertThat(said).contains("Done " + RUNS + " runs");
    }

    private static void seed(Path corpus) throws Exception {
        RgbImage scene = new ImageDecoder().decode(Encoded.resource("scene.png"));
        BufferedImage palette = Encoded.buffered(scene, BufferedImage.TYPE_BYTE_INDEXED);
        Files.write(corpus.resolve("png"), Encoded.as("png", scene));
        Files.write(corpus.resolve("jpeg"), Encoded.withOrientation(Encoded.as("jpeg", scene), 6));
        Files.write(corpus.resolve("gif"), Encoded.as("gif", palette));
        Files.write(corpus.resolve("bmp"), Encoded.as("bmp", scene));
        Files.write(corpus.resolve("tiff"), Encoded.as("tiff", scene));
        Files.write(corpus.resolve("webp-lossy"), Encoded.resource("lossy.webp"));
        Files.write(corpus.resolve("webp-lossless"), Encoded.resource("lossless.webp"));
    }
}

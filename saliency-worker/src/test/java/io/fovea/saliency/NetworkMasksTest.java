package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.runtime.DeploymentFile;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import io.fovea.saliency.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of a few lines of YAML: the root of red less a tenth, which a black image drives to NaN. */
class NetworkMasksTest {
    private static final ImageDecoder DECODER = new ImageDecoder();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void masksWhatItCanAndSaysWhyItCannotMaskTheRest() throws IOException {
        // Given
        root().writeTo(folder.resolve("root.onnx"));
        SaliencyConfig config =
                DeploymentFile.parse("test", """
                        saliency:
                          models: [%s]
                          define:
                            root: {file: root.onnx, activation: probabilities, mean: [0, 0, 0], std: [1, 1, 1]}
                        """.formatted(folder)).section("saliency", SaliencyConfig.DEFAULTS);

        // When
        MaskOutcome white;
        MaskOutcome black;
        MaskOutcome text;
        try (SaliencyModel model = SaliencyModels.open(List.of("root"), config, DECODER)) {
            white = model.mask(TestImages.encoded(TestImages.halves(60, 40, 60)));
            black = model.mask(TestImages.encoded(TestImages.halves(60, 40, 0)));
            text = model.mask(TestImages.encoded("no image".getBytes(StandardCharsets.UTF_8)));
        }

        // Then
        assertThat(white).isInstanceOfSatisfying(Mask.class, mask -> {
            assertThat(mask.model()).isEqualTo("root");
            assertThat(mask.values().get(5000) & 0xFF).isEqualTo((int) Math.round(255 * Math.sqrt(0.9)));
        });
        assertThat(black).isEqualTo(new NoMask("saliency model root answers this image with NaN"));
        assertThat(text).isInstanceOfSatisfying(NoMask.class, none -> assertThat(none.reason())
                .startsWith("not an image that can be masked: "));
    }

    private static OnnxWriter root() {
        return new OnnxWriter()
                .node("Conv", List.of("image", "red", "less"), "difference")
                .node("Sqrt", List.of("difference"), "mask")
                .weights("red", new long[] {1, 3, 1, 1}, 1, 0, 0)
                .weights("less", new long[] {1}, -0.1f)
                .input("image", 1, 3, 16, 16)
                .output("mask", 1, 1, 16, 16);
    }
}

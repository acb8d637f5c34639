package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.testing.SharedFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * U^2-Netp on 60 photographs of ECSSD, against what its paper (Qin et al., 2020, table 3) reports on all 1,000: MAE 0.041,
 * max F 0.943, S-measure 0.918.
 */
class EcssdMaskQualityTest {
    @Test
    void u2netpMasksPhotographsAsWellAsItsAuthorsSay() {
        // Given
        Path photographs = SharedFiles.require("images/ecssd");
        Path truths = SharedFiles.require("images/ecssd-masks");
        Path model = SharedFiles.require("models/u2netp.onnx");
        SaliencyConfig config = SaliencyConfig.DEFAULTS.withModels(List.of(model.getParent()));
        ImageDecoder decoder = new ImageDecoder();

        // When
        MaskQuality.Report report;
        try (NetworkMasks network = SaliencyModels.openNetwork("u2netp", config, decoder)) {
            report = new MaskQuality(network, decoder).measure(photographs, truths, done -> {});
        }

        // Then
        assertThat(report.leftOut()).isEmpty();
        assertThat(report.scores().images()).isEqualTo(60);
        assertThat(report.scores().mae()).isEqualTo(0.041, within(0.015));
        assertThat(report.scores().iou()).isEqualTo(0.84, within(0.03));
        assertThat(report.scores().sMeasure()).isEqualTo(0.918, within(0.02));
        assertThat(report.scores().maxF()).isEqualTo(0.943, within(0.02));
    }
}

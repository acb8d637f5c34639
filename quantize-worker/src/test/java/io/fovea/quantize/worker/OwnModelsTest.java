package io.fovea.quantize.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.View;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.testing.SharedFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that a deployment names by their files. */
class OwnModelsTest {
    @Test
    void eachSeesTheImagesOfItsFeedsInItsOwnWay() throws RejectedRecordException {
        Watch watch = watch("""
                  models:
                    - {name: grey, file: %s, feeds: [yard]}
                    - {name: coarse, file: %s, network: squeezenet1_1, preprocessing: 192x256, targetLayer: classifier.2}
                  precisions: [f32, int8]
                """.formatted(
                SharedFiles.require("models/onnx/grey64.onnx"), SharedFiles.require("models/onnx/coarse10.pth")));
        ImageEvent yard = Events.of(ImageEncoder.png(new ProceduralScene(1).image()));
        yard.setFeed("yard");
        ImageEvent porch = Events.of(ImageEncoder.png(new ProceduralScene(2).image()));
        porch.setFeed("porch");

        try (OfflineExplainer explainer = OfflineExplainer.load(watch, QuantizeConfig.DEFAULTS, DecodeLimits.DEFAULT)) {
            List<Inference> both = explainer.explain(yard);
            List<Inference> one = explainer.explain(porch);

            assertThat(both)
                    .extracting(OwnModelsTest::text)
                    .containsExactly("grey f32", "grey int8", "coarse f32", "coarse int8");
            assertThat(one).extracting(OwnModelsTest::text).containsExactly("coarse f32", "coarse int8");
            assertThat(both.get(0).getActivations().getShape()).isEqualTo(List.of(48, 16, 16));
            assertThat(both.get(2).getActivations().getShape()).isEqualTo(List.of(10, 11, 15));
            assertThat(both.get(0).getVariant().getPreprocessing())
                    .contains("64x64")
                    .contains("grey");
            assertThat(both.get(2).getVariant().getPreprocessing()).contains("192x256");
        }
    }

    @Test
    void theRectangleThatAModelSawGoesWithItsInference() throws RejectedRecordException {
        Watch watch = watch("""
                  models:
                    - {name: coarse, file: %s, network: squeezenet1_1, preprocessing: shorter-side=256}
                  precisions: [f32]
                """.formatted(SharedFiles.require("models/onnx/coarse10.pth")));
        RgbImage wide = PillowBilinear.resize(new ProceduralScene(1).image(), 512, 256);

        try (OfflineExplainer explainer = OfflineExplainer.load(watch, QuantizeConfig.DEFAULTS, DecodeLimits.DEFAULT)) {
            View view =
                    explainer.explain(Events.of(ImageEncoder.png(wide))).get(0).getView();

            // 224 of 512 columns, and 224 of 256 rows.
            assertThat(view).isEqualTo(new View(144 / 512.0, 16 / 256.0, 368 / 512.0, 240 / 256.0));
        }
    }

    private static String text(Inference inference) {
        return inference.getVariant().getModel() + " " + inference.getVariant().getPrecision();
    }

    @Test
    void whatContradictsTheFileIsRefused() {
        String checkpoint = SharedFiles.require("models/onnx/coarse10.pth").toString();
        String onnx = SharedFiles.require("models/onnx/grey64.onnx").toString();

        assertRefused("{name: coarse, file: " + checkpoint + "}", "say which of torchvision's networks");
        assertRefused(
                "{name: coarse, file: " + checkpoint + ", network: squeezenet1_1, targetLayer: features.99}",
                "features.12.expand3x3");
        assertRefused("{name: grey, file: " + onnx + ", network: squeezenet1_1}", "are said of a checkpoint");
        assertRefused("{name: grey, file: " + onnx + ", preprocessing: 32x32}", "does not fit the file's input");
    }

    private static void assertRefused(String model, String reason) {
        Models models = new Models(watch("  models: [" + model + "]\n"), QuantizeConfig.DEFAULTS);
        assertThatThrownBy(models::variants)
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(reason);
    }

    private static Watch watch(String section) {
        return Watch.of(DeploymentFile.parse("test.yaml", "watch:\n" + section));
    }
}

package io.fovea.quantize.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.identity.Precision;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.engine.Explanation;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.reference.Agreement;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Calibration.Range;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.quantize.scheme.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final Network NETWORK = Networks.named("squeezenet1_1").orElseThrow();
    private static final Checkpoint CHECKPOINT = SyntheticCheckpoint.of(NETWORK.parameters());

    @Test
    void recordsTheWidestRangeOfEverySite() {
        Calibration first = calibrate(1f);
        Calibration second = calibrate(3f);

        Calibration both = calibrate(1f, 3f);

        assertThat(both.ranges().keySet())
                .containsExactlyInAnyOrderElementsOf(Sites.outputs(NETWORK.graph()).stream()
                        .map(step -> step.path())
                        .toList());
        both.ranges().forEach((path, range) -> {
            assertThat(range.min())
                    .isEqualTo(
                            Math.min(first.range(path).min(), second.range(path).min()));
            assertThat(range.max())
                    .isEqualTo(
                            Math.max(first.range(path).max(), second.range(path).max()));
        });
        assertThat(both.images()).isEqualTo(2);
        assertThat(both.id()).isEqualTo(calibrate(3f, 1f).id()).isNotEqualTo(first.id());
    }

    @Test
    void staticOnItsOwnCalibrationImageStaysNearFullPrecision() {
        Calibration calibration = calibrate(1f);
        Explanation full = explain(ProgramSettings.of(NETWORK, Precision.F32, FakeQuantizationScheme.STATIC));

        Explanation int8 = explain(ProgramSettings.calibrated(NETWORK, Precision.INT8, calibration));
        Explanation int16 = explain(ProgramSettings.calibrated(NETWORK, Precision.INT16, calibration));

        double int8Distance = distance(int8, full);
        double int16Distance = distance(int16, full);
        assertThat(int8Distance).isBetween(1e-4, 0.2);
        assertThat(int16Distance).isBetween(1e-7, 1e-3);
    }

    @Test
    void outputsLieOnTheCalibratedGrid() {
        Calibration calibration = calibrate(1f);
        ProgramSettings settings = ProgramSettings.calibrated(NETWORK, Precision.INT8, calibration);
        Range range = calibration.range("features.12.expand1x1");
        float scale = (Math.max(0, range.max()) - Math.min(0, range.min())) / 255;

        Explanation explanation = explain(settings);

        int expand1x1 = 256 * 13 * 13;
        for (int i = 0; i < expand1x1; i += 97) {
            float steps = explanation.activations().values()[i] / scale;
            assertThat(Math.abs(steps - Math.rint(steps))).isLessThan(1e-3);
        }
    }

    @Test
    void survivesJsonAndARangeChangedByHandDoesNot() throws IOException {
        Calibration calibration = calibrate(1f);
        byte[] json = CalibrationJson.write(calibration);

        Calibration read = CalibrationJson.read(json);

        assertThat(read).isEqualTo(calibration);
        byte[] changed = new String(json, StandardCharsets.UTF_8)
                .replaceFirst("\"images\" : 1", "\"images\" : 7")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CalibrationJson.read(changed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changed by hand");
    }

    private static Calibration calibrate(float... contrasts) {
        try (Calibrator calibrator = new Calibrator(new TrainedNetwork(NETWORK, CHECKPOINT))) {
            for (float contrast : contrasts) {
                calibrator.observe(image(contrast));
            }
            return calibrator.calibration("noise");
        }
    }

    private static Explanation explain(ProgramSettings settings) {
        try (ExplanationProgram program =
                ExplanationProgram.load(ProgramWriter.write(settings, LibTorch.kernels()), CHECKPOINT)) {
            return program.explain(image(1f), OptionalInt.of(7), List.of());
        }
    }

    private static double distance(Explanation a, Explanation b) {
        return Agreement.distance(a.activations().values(), b.activations().values());
    }

    private static float[] image(float contrast) {
        Random random = new Random((long) contrast);
        float[] image = new float[3 * 224 * 224];
        for (int i = 0; i < image.length; i++) {
            image[i] = contrast * (random.nextFloat() - 0.5f);
        }
        return image;
    }
}

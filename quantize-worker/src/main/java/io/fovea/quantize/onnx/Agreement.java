package io.fovea.quantize.onnx;

import io.fovea.identity.Precision;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.runtime.UserErrorException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Whether an imported network answers as ONNX Runtime does on its file: a mistake in the import would be a wrong map, silently. */
final class Agreement {
    private static final double TOLERANCE = 1e-4;

    private Agreement() {}

    /**
     * Runs both on one image.
     *
     * @throws UserErrorException if a score differs by more than 1e-4 of the largest
     */
    static void require(OnnxNetwork imported, Probe probe) {
        float[] image = image(imported.input());
        float[] expected = probe.scores(image);
        Network network = imported.trained().network();
        ProgramSettings settings = ProgramSettings.of(network, Precision.F32, FakeQuantizationScheme.ADAPTIVE);
        try (ExplanationProgram program = ExplanationProgram.load(
                ProgramWriter.write(settings, LibTorch.kernels()),
                imported.trained().checkpoint())) {
            float[] actual = program.explain(image, OptionalInt.of(0), List.of())
                    .logits()
                    .values();
            double difference = difference(actual, expected);
            if (!(difference <= TOLERANCE)) {
                throw new UserErrorException(String.format(
                        Locale.ROOT,
                        "read as a network it answers otherwise than ONNX Runtime: on one image the scores differ by %.1e of the"
                                + " largest, and %.0e is the most; please report it with the file",
                        difference,
                        TOLERANCE));
            }
        }
    }

    /** The largest difference by the largest score. */
    static double difference(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = Float.MIN_NORMAL;
        double difference = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            if (Float.isNaN(actual[i]) || Float.isNaN(expected[i])) {
                return Double.NaN;
            }
        }
        return difference / largest;
    }

    /** Waves of colour: of levels where the input has levels, else about as normalised photographs are. */
    private static float[] image(InputTensor input) {
        float[] image = new float[input.size()];
        for (int i = 0; i < image.length; i++) {
            double wave = Math.sin(i * 0.013) + 0.5 * Math.cos(i * 0.00071);
            image[i] = input.type() == InputTensor.Type.UINT8 ? (float) Math.rint(127.5 + 80 * wave) : (float) wave;
        }
        return image;
    }
}

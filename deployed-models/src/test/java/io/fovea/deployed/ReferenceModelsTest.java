package io.fovea.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Float and quantized files of every form, against ONNX Runtime's scores and activations, PyTorch's gradients of the same
 * tail, and the maps they give.
 *
 * <p>ONNX Runtime's integer kernels differ by CPU: with AVX-512 VNNI, where the answers were made, scores and activations
 * are equal bit for bit; elsewhere they are compared within the answers' own largest difference between two neighbouring
 * values, which is one quantization step.
 */
class ReferenceModelsTest {

    static Stream<ReferenceModel> files() throws IOException {
        return Stream.of("onnx", "deployed").flatMap(kind -> {
            try {
                return ReferenceModel.all(kind).stream();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsRunAndExplainedAsTheReferenceSays(ReferenceModel reference) throws IOException {
        // Given
        Npz answers = reference.answers();
        List<float[]> inputs = reference.inputs();

        try (DeployedModel model = reference.load()) {
            assertThat(model.target().tensor())
                    .isEqualTo(reference.about().get("target").asText());
            for (int i = 0; i < inputs.size(); i++) {
                // When
                TappedRun run = model.run(inputs.get(i));

                // Then
                if (!reference.isDetector()) {
                    checkScores(reference, answers, i, run);
                    checkGradient(answers, i, model, run);
                }
                if (i < 2) {
                    checkActivations(
                            reference,
                            answers.get("activations_" + i).values(),
                            run.activations().values());
                }
                if (i == 0) {
                    checkGradientFree(answers, model, run);
                }
            }
            assertThat(model.guard().compared()).isGreaterThanOrEqualTo(4);
            assertThat(model.guard().differing()).isZero();
        }
    }

    private static boolean sameKernels(ReferenceModel reference) {
        return CpuFlags.ofThisMachine().contains("avx512_vnni")
                && !reference.name().startsWith("convnext");
    }

    private static void checkScores(ReferenceModel reference, Npz answers, int picture, TappedRun run) {
        float[] expected = answers.get("logits").at(picture);
        if (sameKernels(reference)) {
            assertThat(run.scores()).as("scores of picture %d", picture).containsExactly(expected);
            assertThat(run.predicted())
                    .isEqualTo((int) answers.get("target_class").values()[picture]);
        } else {
            assertNear("scores", run.scores(), expected, step(expected));
        }
    }

    private static void checkActivations(ReferenceModel reference, float[] expected, float[] actual) {
        if (sameKernels(reference)) {
            assertThat(actual).containsExactly(expected);
        } else {
            assertNear("activations", actual, expected, step(expected));
        }
    }

    private static void checkGradient(Npz answers, int picture, DeployedModel model, TappedRun run) {
        Activations a = run.activations();
        int target = (int) answers.get("target_class").values()[picture];
        double[] gradient = model.tail().gradient(a.doubles(), target);
        float[] single = new float[gradient.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) gradient[i];
        }
        if (answers.has("gradients_" + picture)) {
            float[] expected = answers.get("gradients_" + picture).values();
            assertNear("gradients", single, expected, 1e-5 * largest(expected));
        }
        double[] map = CamMethod.GRAD_CAM_PLUS_PLUS.map(
                new FeatureMaps(a.channels(), a.height(), a.width(), a.values(), single));
        float[] expected = answers.get("map").at(picture);
        assertNear("map", single(map), expected, 1e-4 * largest(expected));
    }

    private static void checkGradientFree(Npz answers, DeployedModel model, TappedRun run) {
        float[] eigen = answers.get("eigen_cam").values();
        assertNear("eigen-cam", single(GradientFree.eigenCam(run.activations())), eigen, 1e-4 * largest(eigen));
        if (answers.has("recipro_cam")) {
            float[] recipro = answers.get("recipro_cam").values();
            double[] map = GradientFree.reciproCam(model.tail(), run.activations(), run.predicted());
            assertNear("recipro-cam", single(map), recipro, 1e-4 * largest(recipro));
        }
    }

    private static float[] single(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    private static double largest(float[] values) {
        double largest = 1e-30;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** A step of a grid of 256 values over the range; 1e-4 of the range would do for floats. */
    private static double step(float[] values) {
        return 2 * largest(values) / 255;
    }

    private static void assertNear(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                throw new AssertionError("%s at %d: %s instead of %s, tolerance %s"
                        .formatted(what, i, actual[i], expected[i], tolerance));
            }
        }
    }
}

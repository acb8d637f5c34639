package io.fovea.quantize.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.reference.Agreement;
import io.fovea.quantize.reference.GradCamPlusPlus;
import io.fovea.quantize.scheme.Precision;
import io.fovea.quantize.scheme.Scheme;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PyTorch's answers on synthetic weights, within three times the distance between two of PyTorch's own kernels. ResNet-50's map cancels
 * on these weights, so that only its activations and gradients can be compared.
 */
class SyntheticReferenceTest {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "vgg16, f32, adaptive, 9e-7, 0.9999999",
        "vgg16, int16, adaptive, 2e-4, 0.9999",
        "vgg16, int16, seed-code, 2e-4, 0.9999",
        "vgg16, int8, adaptive, 3e-2, 0.9997",
        "vgg16, int8, seed-code, 3e-2, 0.9997",
        "resnet50, f32, adaptive, 1e-6, -1",
        "resnet50, int16, adaptive, 3e-4, -1",
        "resnet50, int16, seed-code, 3e-4, -1",
        "resnet50, int8, adaptive, 8e-2, -1",
        "resnet50, int8, seed-code, 8e-2, -1",
        "densenet121, f32, adaptive, 5e-7, 0.9999999",
        "densenet121, int16, adaptive, 1.5e-4, 0.9999",
        "densenet121, int16, seed-code, 1.5e-4, 0.9999",
        "densenet121, int8, adaptive, 4e-2, 0.9998",
        "densenet121, int8, seed-code, 4e-2, 0.9998",
        "mobilenet_v2, f32, adaptive, 3e-5, 0.9999999",
        "mobilenet_v2, int16, adaptive, 1.5e-2, 0.999",
        "mobilenet_v2, int16, seed-code, 1.5e-2, 0.999",
        "mobilenet_v2, int8, adaptive, 0.34, 0.9",
        "mobilenet_v2, int8, seed-code, 0.34, 0.9",
        "squeezenet1_0, f32, adaptive, 7e-7, 0.9999999",
        "squeezenet1_0, int16, adaptive, 2e-4, 0.9999",
        "squeezenet1_0, int16, seed-code, 2e-4, 0.9999",
        "squeezenet1_0, int8, adaptive, 2.5e-2, 0.9998",
        "squeezenet1_0, int8, seed-code, 2.5e-2, 0.9998",
        "squeezenet1_1, f32, adaptive, 7e-7, 0.9999999",
        "squeezenet1_1, int16, adaptive, 2e-4, 0.9999",
        "squeezenet1_1, int16, seed-code, 2e-4, 0.9999",
        "squeezenet1_1, int8, adaptive, 2.5e-2, 0.9998",
        "squeezenet1_1, int8, seed-code, 2.5e-2, 0.9998",
        "efficientnet_b0, f32, adaptive, 7e-7, 0.9999999",
        "efficientnet_b0, int16, adaptive, 4e-4, 0.9999",
        "efficientnet_b0, int16, seed-code, 4e-4, 0.9999",
        "efficientnet_b0, int8, adaptive, 7e-2, 0.998",
        "efficientnet_b0, int8, seed-code, 7e-2, 0.997"
    })
    void agreesWithPyTorch(String name, String precision, String scheme, double distance, double mapCorrelation)
            throws IOException {
        Network network = Networks.named(name).orElseThrow();
        ProgramSettings settings = ProgramSettings.of(network, Precision.of(precision), Scheme.of(scheme));
        SyntheticReference expected = SyntheticReference.read(
                name + "." + precision + (precision.equals("f32") ? "" : "." + scheme.replace("-", "")));

        Explanation explanation;
        try (ExplanationProgram program = ExplanationProgram.load(
                ProgramWriter.write(settings, LibTorch.kernels()), SyntheticCheckpoint.of(network.parameters()))) {
            explanation = program.explain(SyntheticReference.image(), OptionalInt.empty(), List.of());
        }

        FloatTensor activations = explanation.activations();
        double[] weights = GradCamPlusPlus.channelWeights(
                activations.shape().get(0),
                activations.values(),
                explanation.gradients().values());
        double[] map = GradCamPlusPlus.map(activations.values(), weights);
        assertThat(explanation.targetClass()).isEqualTo(expected.targetClass);
        assertThat(Agreement.distance(explanation.activations().values(), expected.activations))
                .isLessThanOrEqualTo(3 * distance);
        // a gradient changes where a value crosses to the other side of a relu or clamp: a share of the elements that
        // grows with the distance of the activations, so the distance of the gradients grows with its square root
        double side = 3 * Math.sqrt(distance);
        assertThat(Agreement.distance(explanation.gradients().values(), expected.gradients))
                .isLessThanOrEqualTo(side);
        if (mapCorrelation > 0) {
            assertThat(Agreement.distance(weights, expected.channelWeights)).isLessThanOrEqualTo(side);
            assertThat(1 - Agreement.correlation(map, expected.map)).isLessThanOrEqualTo(3 * (1 - mapCorrelation));
        }
    }
}

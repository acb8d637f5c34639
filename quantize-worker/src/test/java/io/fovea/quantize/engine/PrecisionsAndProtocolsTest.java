package io.fovea.quantize.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.Kernels;
import io.fovea.quantize.program.Program;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.program.RandomMasks;
import io.fovea.quantize.reference.Agreement;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionsAndProtocolsTest {
    private static final Network SQUEEZENET = Networks.named("squeezenet1_1").orElseThrow();

    /** Half the relative spacing of the format's numbers is about its error per value; it grows over layers. */
    @ParameterizedTest
    @CsvSource({"fp16, 1e-5, 3e-3", "bf16, 1e-4, 2e-2", "int4, 1e-2, 1.5"})
    void otherPrecisionsStrayFromFullPrecisionByTheirOwnError(String precision, double least, double most) {
        Explanation full = explain(ProgramSettings.of(SQUEEZENET, Precision.F32, FakeQuantizationScheme.ADAPTIVE));

        Explanation rounded =
                explain(ProgramSettings.of(SQUEEZENET, Precision.of(precision), FakeQuantizationScheme.ADAPTIVE));

        assertThat(Agreement.distance(
                        rounded.activations().values(), full.activations().values()))
                .isBetween(least, most);
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void everyKindOfKernelGivesTheSameExplanation(Kernels kernels) {
        ProgramSettings settings = ProgramSettings.of(SQUEEZENET, Precision.INT8, FakeQuantizationScheme.ADAPTIVE);
        Explanation expected = explain(settings, Kernels.PORTABLE, "");

        Explanation explanation =
                explain(settings, kernels.compareTo(LibTorch.kernels()) <= 0 ? kernels : LibTorch.kernels(), "");

        assertThat(explanation.targetClass()).isEqualTo(expected.targetClass());
        assertThat(Agreement.distance(
                        explanation.activations().values(),
                        expected.activations().values()))
                .isLessThan(3 * 2.5e-2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet1_1", "efficientnet_b0", "resnet18"})
    void trainingModeIsAFunctionOfImageAndKeyAndDiffersBetweenKeys(String name) {
        Network network = Networks.named(name).orElseThrow();
        ProgramSettings settings = new ProgramSettings(
                network,
                network.targetLayer(),
                Precision.F32,
                FakeQuantizationScheme.SEED_CODE,
                Protocol.SEED,
                Optional.empty(),
                false);

        Explanation first = explain(settings, LibTorch.kernels(), "0/image/first");
        Explanation again = explain(settings, LibTorch.kernels(), "0/image/first");
        Explanation other = explain(settings, LibTorch.kernels(), "0/image/second");

        assertThat(again.logits().values()).isEqualTo(first.logits().values());
        assertThat(again.gradients().values()).isEqualTo(first.gradients().values());
        if (name.equals("resnet18")) {
            assertThat(other.logits().values()).isEqualTo(first.logits().values()); // it draws nothing
        } else {
            assertThat(other.logits().values()).isNotEqualTo(first.logits().values());
        }
    }

    @Test
    void anyModuleCanBeTheTargetLayer() {
        for (String path : List.of("features.0", "features.3.squeeze", "features.9", "classifier.1", "features")) {
            ProgramSettings settings = new ProgramSettings(
                    SQUEEZENET,
                    path,
                    Precision.INT8,
                    FakeQuantizationScheme.ADAPTIVE,
                    Protocol.EVAL,
                    Optional.empty(),
                    false);

            Explanation explanation = explain(settings);

            int layer = SQUEEZENET.graph().output(path);
            assertThat(explanation.activations().values())
                    .hasSize(SQUEEZENET.graph().steps().get(layer).shape().size());
            assertThat(explanation.gradients().values())
                    .hasSameSizeAs(explanation.activations().values());
        }
    }

    private static Explanation explain(ProgramSettings settings) {
        return explain(settings, LibTorch.kernels(), "");
    }

    private static Explanation explain(ProgramSettings settings, Kernels kernels, String key) {
        Program program = ProgramWriter.write(settings, kernels);
        try (ExplanationProgram loaded = ExplanationProgram.load(program, synthetic(settings.network()))) {
            return loaded.explain(
                    SyntheticReference.image(), OptionalInt.empty(), RandomMasks.draw(program.random(), key));
        }
    }

    private static Checkpoint synthetic(Network network) {
        return SyntheticCheckpoint.of(network.parameters());
    }
}

package io.fovea.quantize.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.checkpoint.Weights;
import io.fovea.quantize.engine.Explanation;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.reference.GradCamPlusPlus;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as users export them, against the answers of ONNX Runtime (scores, activations) and PyTorch (gradients, maps). */
class OnnxReferenceTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assorted",
                "assorted-dynamo",
                "channels-last",
                "coarse10",
                "convnext-small",
                "grey64",
                "keras-mobilenet",
                "mobilenet_v2",
                "mobilenetv3_small_050",
                "shufflenet_v2_x0_5",
                "squeezenet1_1",
                "squeezenet1_1-legacy",
                "tinycnn"
            })
    void explainsAsPyTorchDoes(String name) throws IOException {
        OnnxReference expected = OnnxReference.read(name);
        OnnxNetwork imported =
                OnnxNetwork.load(SharedFiles.require("models/onnx/" + name + ".onnx"), OnnxNetwork.Settings.of(name));

        assertThat(imported.trained().network().targetLayer()).isEqualTo(expected.target());
        explainAll(imported.trained(), expected);
    }

    @Test
    void explainsACheckpointAsTheFileThatWasExportedOfIt() throws IOException {
        TrainedNetwork trained = CheckpointLoader.load(
                SharedFiles.require("models/onnx/coarse10.pth"),
                Networks.architecture("squeezenet1_1").orElseThrow(),
                new Shape(3, 192, 256),
                Weights.TRAINED);
        Network network = trained.network();
        Network atScores = new Network(network.name(), "classifier.2", network.input(), network.graph());

        explainAll(new TrainedNetwork(atScores, trained.checkpoint()), OnnxReference.read("coarse10"));
    }

    /** It has no scores of classes: its activations alone are of use. */
    @Test
    void readsADetectorAtALayerOfItsBody() throws IOException {
        OnnxReference expected = OnnxReference.read("detector");
        OnnxNetwork imported = OnnxNetwork.load(
                SharedFiles.require("models/onnx/detector.onnx"),
                new OnnxNetwork.Settings("detector", Optional.of(expected.target()), Optional.empty()));

        try (ExplanationProgram program = program(imported.trained(), Precision.F32)) {
            Explanation explanation = program.explain(
                    expected.preprocessing().tensor(expected.images().get(0)), OptionalInt.of(0), List.of());

            assertThat(explanation.activations().shape()).isEqualTo(expected.targetShape());
            assertThat(difference(explanation.activations().values(), expected.answer("activations_0")))
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }

    private static void explainAll(TrainedNetwork trained, OnnxReference expected) {
        try (ExplanationProgram program = program(trained, Precision.F32)) {
            for (int i = 0; i < expected.images().size(); i++) {
                float[] image =
                        expected.preprocessing().tensor(expected.images().get(i));

                Explanation explanation = program.explain(image, OptionalInt.empty(), List.of());

                assertThat(explanation.activations().shape()).isEqualTo(expected.targetShape());
                assertThat(difference(explanation.logits().values(), expected.answer("logits", i)))
                        .isLessThanOrEqualTo(TOLERANCE);
                assertThat(explanation.targetClass()).isEqualTo((int) expected.answer("target_class", i)[0]);
                if (i < 2) {
                    assertThat(difference(explanation.gradients().values(), expected.answer("gradients_" + i)))
                            .isLessThanOrEqualTo(TOLERANCE);
                }
                assertThat(difference(map(explanation), expected.answer("map", i)))
                        .isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    private static ExplanationProgram program(TrainedNetwork trained, Precision precision) {
        ProgramSettings settings = new ProgramSettings(
                trained.network(),
                trained.network().targetLayer(),
                precision,
                FakeQuantizationScheme.ADAPTIVE,
                Protocol.EVAL,
                Optional.empty(),
                false);
        return ExplanationProgram.load(ProgramWriter.write(settings, LibTorch.kernels()), trained.checkpoint());
    }

    private static float[] map(Explanation explanation) {
        float[] activations = explanation.activations().values();
        double[] weights = GradCamPlusPlus.channelWeights(
                explanation.activations().shape().get(0),
                activations,
                explanation.gradients().values());
        double[] map = GradCamPlusPlus.map(activations, weights);
        float[] values = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            values[i] = (float) map[i];
        }
        return values;
    }

    /** The largest difference by the largest value. */
    private static double difference(float[] actual, float[] expected) {
        return Agreement.difference(actual, expected);
    }
}

package io.fovea.deployed;

import static io.fovea.testing.SmallOnnx.ints;
import static io.fovea.testing.SmallOnnx.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.fovea.deployed.DeployedModel.Settings;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.Tensor;
import io.fovea.testing.SmallNetworks;
import io.fovea.testing.SmallOnnx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployedModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aQuantizedFileIsTappedBehindItsQuantizerAndItsGradientStopsWhereItSaturates() throws IOException {
        // Given
        Path file = write(folder, "int8.onnx", SmallNetworks.quantized(1));
        try (DeployedModel model = DeployedModel.load(file, Settings.DEFAULTS)) {
            // When
            TappedRun run = model.run(image(2));
            double[] gradient = model.tail().gradient(run.activations().doubles(), run.predicted());

            // Then
            assertThat(model.target().tensor()).isEqualTo("conv");
            assertThat(model.target().quantization().orElseThrow().integers()).isEqualTo("conv_integers");
            assertThat(model.provenance().form()).isEqualTo(Form.QDQ);
            assertThat(model.provenance().precision()).isEqualTo("int8");
            assertThat(model.provenance().runtime()).startsWith("onnxruntime 1.");
            assertThat(model.guard().compared()).isEqualTo(5);
            assertThat(model.guard().differing()).isZero();
            assertThat(run.scores()).containsExactly(model.untouchedScores(image(2)));
            for (float value : run.activations().values()) {
                assertThat(value * 255).isCloseTo(Math.round(value * 255), within(1e-4f));
            }
            assertThat(gradient).hasSize(run.activations().values().length);
            assertThat(Arrays.stream(gradient).distinct().count()).isEqualTo(SmallNetworks.CHANNELS);
        }
    }

    @Test
    void scoresThatLieOutsideTheirQuantizersRangeHaveNoGradient() throws IOException {
        // Given: activations a thousand times as large
        Path file = write(folder, "saturated.onnx", SmallNetworks.quantized(1, 4));
        float[] bright = image(2);
        for (int i = 0; i < bright.length; i++) {
            bright[i] = 2;
        }
        try (DeployedModel model = DeployedModel.load(file, Settings.DEFAULTS)) {
            double[] large = model.run(bright).activations().doubles();
            Arrays.fill(large, 1000);

            // When
            double[] gradient = model.tail().gradient(large, 0);

            // Then
            assertThat(gradient).containsOnly(0);
        }
    }

    @Test
    void aFileOfHalfPrecisionIsRun() throws IOException {
        // Given
        SmallOnnx small = new SmallOnnx(5);
        small.typedInput("x", 10, 1, 3, 8, 8);
        small.constant(halves("w", 4, 3, 3, 3));
        small.node("Conv", List.of("x", "w"), "conv");
        small.node("Relu", List.of("conv"), "relu");
        small.node("GlobalAveragePool", List.of("relu"), "pooled");
        small.node("Flatten", List.of("pooled"), "scores");
        ModelProto model = small.build("scores");
        ModelProto half = model.toBuilder()
                .setGraph(model.getGraph().toBuilder()
                        .setOutput(
                                0,
                                model.getGraph().getOutput(0).toBuilder()
                                        .setType(model.getGraph().getInput(0).getType().toBuilder()
                                                .setTensorType(
                                                        model
                                                                .getGraph()
                                                                .getInput(0)
                                                                .getType()
                                                                .getTensorType()
                                                                .toBuilder()
                                                                .clearShape()))))
                .build();

        // When
        try (DeployedModel deployed = DeployedModel.load(write(folder, "half.onnx", half), Settings.DEFAULTS)) {
            TappedRun run = deployed.run(image(2));

            // Then
            assertThat(deployed.provenance().form()).isEqualTo(Form.FLOAT16);
            double[] scores = deployed.tail().scores(run.activations().doubles());
            for (int k = 0; k < scores.length; k++) {
                assertThat(scores[k]).isCloseTo(run.scores()[k], within(1e-3));
            }
        }
    }

    @Test
    void aTwinIsKnownByItsWeights() throws IOException {
        // Given
        Path floating = write(folder, "f32.onnx", SmallNetworks.floating(1));
        Path other = write(folder, "other.onnx", SmallNetworks.floating(2));
        Path quantized = write(folder, "int8.onnx", SmallNetworks.quantized(1));

        // When
        TwinCheck twin = TwinCheck.of(floating, quantized);
        TwinCheck stranger = TwinCheck.of(other, quantized);

        // Then
        assertThat(twin).isEqualTo(new TwinCheck(2, 2, List.of()));
        twin.require(floating, quantized);
        assertThatThrownBy(() -> stranger.require(other, quantized))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(
                        "model %s cannot be used: it was not made from %s: 0 of 2 layers have its weights; unlike are conv_node, raw_node"
                                .formatted(quantized, other));
    }

    @Test
    void anUnknownOperatorInTheTailIsRefusedByNameAndEigenCamIsLeft() throws IOException {
        // Given
        SmallOnnx small = SmallNetworks.withImage(1);
        small.weights("w", 4, 3, 3, 3);
        small.node("Conv", List.of("x", "w"), "conv");
        small.node("GlobalAveragePool", List.of("conv"), "pooled");
        small.node("Erf", List.of("pooled"), "erf");
        small.node("Flatten", List.of("erf"), "scores");

        // When
        try (DeployedModel model =
                DeployedModel.load(write(folder, "erf.onnx", small.build("scores")), Settings.DEFAULTS)) {
            // Then
            assertThatThrownBy(model::tail)
                    .hasMessageContaining("the operator Erf 'erf_node' stands between the target layer and the scores")
                    .hasMessageContaining("eigen-cam");
            double[] map = GradientFree.eigenCam(model.run(image(2)).activations());
            assertThat(Arrays.stream(map).max().orElseThrow()).isPositive();
        }
    }

    @Test
    void aSkipThatGoesRoundTheTargetIsRefused() throws IOException {
        // Given
        SmallOnnx small = SmallNetworks.withImage(1);
        small.weights("w", 4, 3, 1, 1);
        small.node("Conv", List.of("x", "w"), "conv");
        small.node("Relu", List.of("conv"), "relu");
        small.node("Add", List.of("relu", "conv"), "sum");
        small.node("Flatten", List.of("sum"), "scores");
        Path file = write(folder, "skip.onnx", small.build("scores"));

        // When
        try (DeployedModel model = DeployedModel.load(file, Settings.DEFAULTS.target("relu"))) {
            // Then
            assertThatThrownBy(model::tail).hasMessageContaining("by a way that goes round the target relu");
        }
    }

    @Test
    void aScaleThatIsNoStepIsToldForItsLayer() throws IOException {
        assertRefused(
                SmallNetworks.quantized(1, 0),
                "its calibration is degenerate: QuantizeLinear 'conv_integers_node' has the scale 0.0 in relu_step; "
                        + "DequantizeLinear 'conv_real_node' has the scale 0.0 in relu_step");
        assertRefused(SmallNetworks.quantized(1, Float.NaN), "has the scale NaN in relu_step");
    }

    @Test
    void customOperatorsAreNamed() throws IOException {
        SmallOnnx small = SmallNetworks.withImage(1);
        small.node(NodeProto.newBuilder().setOpType("Foo").setDomain("trt.plugins"), List.of("x"), List.of("y"));
        small.node("Flatten", List.of("y"), "scores");
        assertRefused(
                small.build("scores"),
                "it has custom operators, which ONNX Runtime does not have: trt.plugins:Foo (provider tensorrt would have it)");
    }

    @Test
    void filesThatCannotBeExplainedAreRefusedWithTheReason() throws IOException {
        SmallOnnx flat = new SmallOnnx(1);
        flat.input("x", 1, 16);
        flat.node("Relu", List.of("x"), "scores");
        assertRefused(flat.build("scores"), "its input is FLOAT x[1,16], not four axes of FLOAT, FLOAT16 or UINT8");

        SmallOnnx uncollapsed = SmallNetworks.withImage(1);
        uncollapsed.node("Relu", List.of("x"), "scores");
        assertRefused(uncollapsed.build("scores"), "no tensor of four axes is collapsed on the way to its scores");

        SmallOnnx two = SmallNetworks.withImage(1);
        two.input("mask", 1, 3, 8, 8);
        two.node("Add", List.of("x", "mask"), "scores");
        assertRefused(two.build("scores"), "it has the inputs [x[1,3,8,8], mask[1,3,8,8]]");

        Path whole = write(folder, "whole.onnx", SmallNetworks.floating(1));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> DeployedModel.load(cut, Settings.DEFAULTS))
                .hasMessageStartingWith("model " + cut + " cannot be used: it is truncated");
        assertThatThrownBy(() -> DeployedModel.load(folder.resolve("absent.onnx"), Settings.DEFAULTS))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> DeployedModel.load(whole, Settings.DEFAULTS.target("rel")))
                .hasMessageContaining("it has no tensor or node rel; like it are relu");
        assertThatThrownBy(() -> DeployedModel.load(whole, Settings.DEFAULTS.target("flat")))
                .hasMessageContaining("its tensor flat has 2 axes, and a map needs [1, C, H, W]");
    }

    @Test
    void aProviderThatIsNotThereIsRefusedByName() throws IOException {
        Path file = write(folder, "f32.onnx", SmallNetworks.floating(1));
        for (String provider : List.of("cuda", "abacus")) {
            RuntimeSettings runtime = new RuntimeSettings(RuntimeSettings.Optimization.ALL, provider, 1);
            Settings settings = new Settings(runtime, "auto", 8, 8, Guard.Settings.DEFAULTS);
            assertThatThrownBy(() -> DeployedModel.load(file, settings))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("provider " + provider + " is not");
        }
    }

    @Test
    void aShapeThatOldExportersComputeIsNoObstacle() throws IOException {
        // Given: Flatten spelled as Shape, Gather, Unsqueeze, Concat, Reshape
        SmallOnnx small = SmallNetworks.withImage(1).opset(11);
        small.weights("w", 4, 3, 3, 3);
        small.constant(Tensor.longs(new int[0], 0).toProto("zero"));
        small.longs("rest", -1);
        small.node("Conv", List.of("x", "w"), "conv");
        small.node("GlobalAveragePool", List.of("conv"), "pooled");
        small.node("Shape", List.of("pooled"), "shape");
        small.node("Gather", List.of("shape", "zero"), "batch");
        small.node("Unsqueeze", List.of("batch"), "rows", ints("axes", 0));
        small.node("Concat", List.of("rows", "rest"), "wanted", SmallOnnx.integer("axis", 0));
        small.node("Reshape", List.of("pooled", "wanted"), "scores");

        // When
        try (DeployedModel model =
                DeployedModel.load(write(folder, "old.onnx", small.build("scores")), Settings.DEFAULTS)) {
            // Then
            assertThat(model.tail().operators()).containsExactly("GlobalAveragePool", "Reshape");
        }
    }

    private void assertRefused(ModelProto model, String reason) throws IOException {
        Path file = write(folder, "refused.onnx", model);
        assertThatThrownBy(() -> DeployedModel.load(file, Settings.DEFAULTS))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("model " + file + " cannot be used: ")
                .hasMessageContaining(reason);
    }

    private static float[] image(long seed) {
        Random random = new Random(seed);
        float[] values = new float[3 * SmallNetworks.SIZE * SmallNetworks.SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }

    /** Random weights of half precision. */
    private static TensorProto halves(String name, int... shape) {
        float[] values = new SmallOnnx(name.hashCode()).random(shape);
        ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putShort(Fp16Conversions.floatToFp16(value));
        }
        return Tensor.raw(ElementType.FLOAT16, shape, raw.array()).toProto(name);
    }
}

package io.fovea.quantize.worker;

import static io.fovea.testing.SmallOnnx.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.GradientFree;
import io.fovea.deployed.ModelInput;
import io.fovea.deployed.TappedRun;
import io.fovea.identity.DeployedFile;
import io.fovea.identity.Variant;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.testing.SmallNetworks;
import io.fovea.testing.SmallOnnx;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that ONNX Runtime runs as they are deployed, beside their float original. */
class DeployedFilesTest {
    private static final float STEP = 4f / 255;
    private static final RgbImage SCENE = new ProceduralScene(3).image();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @SuppressWarnings("NullAway.Init")
    private Path original;

    @SuppressWarnings("NullAway.Init")
    private Path int8;

    @BeforeEach
    void writeFiles() {
        original = write(folder, "small.onnx", SmallNetworks.floating(1));
        int8 = write(folder, "int8.onnx", SmallNetworks.quantized(1, STEP));
    }

    @Test
    void everyFileIsExplainedAsItIsDeployed() throws RejectedRecordException {
        // Given
        String models = "{name: small, file: %s, deployed: [%s], simulate: [int8]}".formatted(original, int8);

        // When
        List<Inference> inferences = explain(models);

        // Then
        List<Variant> variants =
                inferences.stream().map(i -> Variant.of(i.getVariant())).toList();
        assertThat(variants)
                .extracting(Variant::shortText)
                .containsExactly("f32", "int8 deployed int8", "int8 adaptive");
        assertThat(variants.stream().map(Variant::checkpoint).distinct()).hasSize(1);
        assertThat(variants.stream().map(Variant::preprocessing).distinct()).hasSize(1);
        assertThat(variants.get(0).isFloat()).isTrue();
        assertThat(variants.get(0).runtime().orElseThrow())
                .startsWith("onnxruntime 1.")
                .contains("provider=cpu optimization=all threads=1 cpu=");
        DeployedFile file = variants.get(1).file().orElseThrow();
        assertThat(List.of(file.name(), file.form(), file.twin())).containsExactly("int8", "qdq", "2/2");
        assertThat(variants.get(2).runtime()).isEmpty();
        assertExplained(original, inferences.get(0));
        assertExplained(int8, inferences.get(1));
    }

    /** What is in the record is what the file itself gives. */
    private static void assertExplained(Path file, Inference inference) {
        try (DeployedModel model = DeployedModel.load(file, DeployedModel.Settings.DEFAULTS)) {
            TappedRun run = model.run(seen(file));
            double[] gradient = model.tail().gradient(run.activations().doubles(), run.predicted());
            assertThat(inference.getTargetClass()).isEqualTo(run.predicted());
            assertThat(inference.getPredictions().get(0).getTargetClass()).isEqualTo(run.predicted());
            assertThat(inference.getPredictions()).hasSize(SmallNetworks.CLASSES);
            assertThat(inference.getActivations().getShape())
                    .containsExactly(SmallNetworks.CHANNELS, SmallNetworks.SIZE, SmallNetworks.SIZE);
            assertThat(floats(inference.getActivations()))
                    .isEqualTo(run.activations().values());
            float[] gradients = floats(inference.getGradients());
            for (int i = 0; i < gradient.length; i++) {
                assertThat(gradients[i]).isEqualTo((float) gradient[i]);
            }
        }
    }

    private static float[] seen(Path file) {
        return ModelInput.said(file).preprocessing("").tensor(SCENE);
    }

    @Test
    void aMapThatNeedsNoGradientIsFinishedWhereTheFileRuns() throws RejectedRecordException {
        // Given
        String models = "{name: small, file: %s, deployed: [%s], method: eigen-cam}".formatted(original, int8);

        // When
        Inference inference = explain(models).get(1);

        // Then
        try (DeployedModel model = DeployedModel.load(int8, DeployedModel.Settings.DEFAULTS)) {
            double[] map = GradientFree.eigenCam(model.run(seen(int8)).activations());
            assertThat(inference.getGradients()).isNull();
            assertThat(inference.getMap().getMethod()).isEqualTo("eigen-cam");
            assertThat(inference.getMap().getValues().getShape())
                    .containsExactly(SmallNetworks.SIZE, SmallNetworks.SIZE);
            float[] values = floats(inference.getMap().getValues());
            for (int i = 0; i < map.length; i++) {
                assertThat(values[i]).isEqualTo((float) map[i]);
            }
        }
    }

    @Test
    void whatHasNoScorePerClassIsExplainedWithoutOne() throws RejectedRecordException {
        // Given
        Path detector = write(
                folder,
                "detector.onnx",
                SmallNetworks.withImage(1)
                        .weights("w", SmallNetworks.CHANNELS, 3, 3, 3)
                        .node("Conv", List.of("x", "w"), "conv", SmallOnnx.ints("pads", 1, 1, 1, 1))
                        .node("Relu", List.of("conv"), "relu")
                        .weights("v", 6, SmallNetworks.CHANNELS, 1, 1)
                        .node("Conv", List.of("relu", "v"), "boxes")
                        .build("boxes"));
        String models = "{name: boxes, file: %s, targetLayer: relu, deployed: [{name: same, file: %s}]%s}";

        // When
        List<Inference> inferences = explain(models.formatted(detector, detector, ", method: eigen-cam"));

        // Then
        assertThat(inferences).hasSize(2).allSatisfy(inference -> {
            assertThat(inference.getPredictions()).isEmpty();
            assertThat(inference.getMap().getMethod()).isEqualTo("eigen-cam");
        });
        assertThat(inferences.get(0).getMap()).isEqualTo(inferences.get(1).getMap());
        assertRefused(models.formatted(detector, detector, ""), "say method: eigen-cam");
    }

    @Test
    void twoFilesOfOneNameAreTwoVariants() throws RejectedRecordException {
        // Given
        Path other = write(folder, "other.onnx", SmallNetworks.quantized(1, 2 * STEP));
        String models = "{name: small, file: %s, deployed: [{name: int8, file: %s}]}";

        // When
        Set<Variant> variants = new HashSet<>();
        for (Path file : List.of(int8, other)) {
            variants.add(
                    Variant.of(explain(models.formatted(original, file)).get(1).getVariant()));
        }

        // Then
        assertThat(variants).hasSize(2).extracting(Variant::shortText).containsOnly("int8 deployed int8");
    }

    @Test
    void whatRunsIsToldWithItsProvenanceAndTheTapIsCompared() throws RejectedRecordException {
        // When
        explain("{name: small, file: %s, deployed: [%s]}".formatted(original, int8));

        // Then
        assertThat(meters.get("fovea.variant.info")
                        .tag("file", "int8")
                        .gauge()
                        .getId()
                        .getTags())
                .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                .contains("model=small", "form=qdq", "twin=2/2", "scheme=deployed", "precision=int8")
                .anyMatch(tag -> tag.startsWith("runtime=onnxruntime 1."))
                .anyMatch(tag -> tag.matches("digest=[0-9a-f]{16}"));
        assertThat(meters.get("fovea.tap.comparisons")
                        .tag("file", "int8")
                        .functionCounter()
                        .count())
                .as("four pictures at load, the first image")
                .isEqualTo(5);
        assertThat(meters.get("fovea.tap.mismatches")
                        .tag("file", "int8")
                        .functionCounter()
                        .count())
                .isZero();
    }

    @Test
    void whatCannotBeWatchedIsRefusedWithTheReason() {
        Path stranger = write(folder, "stranger.onnx", SmallNetworks.quantized(2, STEP));
        String model = "{name: small, file: %s, deployed: [{name: a, file: %s%s}]%s}";

        assertRefused(model.formatted(original, stranger, "", ""), "it was not made from");
        assertRefused(model.formatted(int8, int8, "", ""), "file is the float original");
        assertRefused(
                model.formatted(original, int8, ", runtime: {provider: cuda}", ""), "provider cuda is not in this");
        assertRefused(
                model.formatted(original, int8, ", runtime: {provider: abacus}", ""), "provider abacus is not known");
        assertRefused(model.formatted(original, int8, ", runtime: {optimization: best}", ""), "known are off, basic");
        assertRefused(model.formatted(original, int8, ", targetLayer: nowhere", ""), "nowhere");
        assertRefused(model.formatted(original, int8, ", preprocessing: 32x32", ""), "does not fit the file's input");
        assertRefused(model.formatted(original, int8, "", ", method: tarot"), "unknown gradient-free method \"tarot\"");
        assertRefused(model.formatted(original, folder.resolve("absent.onnx"), "", ""), "absent.onnx");
    }

    @Test
    void anotherNetworksFileIsWatchedWhereThatIsAskedForAndTheRowTells() throws RejectedRecordException {
        Path stranger = write(folder, "stranger.onnx", SmallNetworks.quantized(2, STEP));

        Inference inference = explain("{name: small, file: %s, deployed: [{name: a, file: %s, anyTwin: true}]}"
                        .formatted(original, stranger))
                .get(1);

        assertThat(Variant.of(inference.getVariant()).file().orElseThrow().twin())
                .isEqualTo("0/2");
    }

    private void assertRefused(String models, String reason) {
        assertThatThrownBy(() -> explain(models))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(reason);
    }

    private List<Inference> explain(String models) throws RejectedRecordException {
        Watch watch = Watch.of(DeploymentFile.parse("test.yaml", "watch: {models: [" + models + "]}"));
        Models read = new Models(watch, QuantizeConfig.DEFAULTS);
        ExecutorService threads = LibTorch.threads(1, "test");
        try (ImageExplainer explainer = ImageExplainer.load(
                read.variants(),
                read::of,
                Map.of(),
                QuantizeConfig.DEFAULTS.tapGuard(),
                Target.PREDICTED,
                0,
                threads,
                meters)) {
            ImageEvent event = Events.of(ImageEncoder.png(SCENE));
            return explainer.explain(event, new EventImages(ClaimCheck.none(), DecodeLimits.DEFAULT), any -> true);
        } finally {
            threads.shutdown();
        }
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[tensor.getValues().remaining() / Float.BYTES];
        tensor.getValues()
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}

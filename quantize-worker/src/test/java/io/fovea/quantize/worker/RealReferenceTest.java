package io.fovea.quantize.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.reference.Agreement;
import io.fovea.quantize.reference.GradCamPlusPlus;
import io.fovea.quantize.scheme.Precision;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Scheme;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.testing.SharedFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's answers on photographs with trained weights. */
class RealReferenceTest {
    private static final int PHOTOGRAPHS = 12;

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet1_0", "squeezenet1_1", "mobilenet_v2", "resnet50"})
    void agreesWithPyTorchOnPhotographs(String name) throws IOException, RejectedRecordException {
        JsonNode expected = new ObjectMapper()
                .readTree(SharedFiles.require("reference/real.json").toFile())
                .get("images");
        Network network = Networks.named(name).orElseThrow();
        List<Variant> variants = Stream.of(Precision.F32, Precision.INT16)
                .map(p -> new Variant(network, p, Scheme.ADAPTIVE, Protocol.EVAL, network.targetLayer(), 0))
                .toList();
        ExecutorService threads = LibTorch.threads(2, "test");
        try (ImageExplainer explainer = ImageExplainer.load(
                variants,
                RealReferenceTest::checkpoint,
                Map.of(),
                Target.PREDICTED,
                0,
                threads,
                new SimpleMeterRegistry())) {
            for (Path photograph : photographs()) {
                ImageEvent event = Events.of(Files.readAllBytes(photograph));

                List<Inference> inferences =
                        explainer.explain(event, new NetworkInput(ClaimCheck.none(), DecodeLimits.DEFAULT).of(event));

                JsonNode answers =
                        expected.get(photograph.getFileName().toString()).get(name);
                inferences.forEach(inference -> assertAgrees(inference, answers.get(inference.getPrecision())));
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void assertAgrees(Inference inference, JsonNode expected) {
        assertThat(inference.getTargetClass())
                .isEqualTo(expected.get("top5").get(0).asInt());
        assertThat(inference.getPredictions().get(0).getTargetClass()).isEqualTo(inference.getTargetClass());
        assertThat((double) inference.getTargetProbability())
                .isCloseTo(expected.get("probabilities").get(0).asDouble(), within(0.03));
        float[] activations = floats(inference.getActivations());
        double[] weights = GradCamPlusPlus.channelWeights(
                inference.getActivations().getShape().get(0), activations, floats(inference.getGradients()));
        assertThat(Agreement.correlation(GradCamPlusPlus.map(activations, weights), floats(expected.get("cam"))))
                .isGreaterThan(inference.getPrecision().equals("f32") ? 0.99 : 0.97);
    }

    private static Checkpoint checkpoint(Network network) {
        return CheckpointLoader.load(SharedFiles.require("models"), network.name(), network.parameters());
    }

    private static List<Path> photographs() throws IOException {
        try (Stream<Path> files = Files.list(SharedFiles.require("images/ecssd"))) {
            return files.sorted().limit(PHOTOGRAPHS).toList();
        }
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[tensor.getValues().remaining() / Float.BYTES];
        tensor.getValues()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}

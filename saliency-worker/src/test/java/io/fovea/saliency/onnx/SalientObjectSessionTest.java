package io.fovea.saliency.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxValue;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalientObjectSessionTest {
    private static final long PLENTY = 8L << 30;
    private static final SessionSettings ONE_THREAD = new SessionSettings(1, 1, OptionalInt.empty());
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void answersTheOfficialContractAsTheDeformableConvolutionIsDefined() throws IOException {
        // Given: rows and columns differ, so that swapping them shows
        int height = 18;
        int width = 32;
        DeformableNetwork definition = new DeformableNetwork(height, width);
        Path file = definition.onnx().writeTo(folder.resolve("birefnet.onnx"));
        byte[] rgb = picture(height, width);

        // When
        ProbabilityMap map;
        try (SalientObjectSession session = load(network(Activation.LOGITS), file, PLENTY)) {
            assertThat(session.height()).isEqualTo(height);
            assertThat(session.width()).isEqualTo(width);
            map = session.probabilities(rgb);
        }

        // Then
        assertThat(map.height()).isEqualTo(height);
        assertThat(map.width()).isEqualTo(width);
        assertAnswers(map, definition, rgb, 1e-5);
    }

    @Test
    void feedsSixteenBitsWhereTheFileWantsThem() throws IOException {
        // Given: the published network of 512x512 is one of half precision
        DeformableNetwork definition = new DeformableNetwork(18, 32);
        Path file = definition.halfPrecisionOnnx().writeTo(folder.resolve("birefnet-512.onnx"));
        byte[] rgb = picture(18, 32);

        // When
        ProbabilityMap map;
        try (SalientObjectSession session = load(network(Activation.LOGITS), file, PLENTY)) {
            map = session.probabilities(rgb);
        }

        // Then
        assertAnswers(map, definition, rgb, 2e-3);
    }

    @Test
    void readsWhatTheFileOffersWithoutLoadingIt() throws IOException {
        // Given
        Path file = new DeformableNetwork(18, 32).onnx().writeTo(folder.resolve("birefnet.onnx"));

        // When
        OnnxModel model = OnnxModel.read(file);
        OnnxGraph graph = model.graph();

        // Then
        assertThat(graph.inputs()).containsExactly(new OnnxValue("input_image", 1, List.of(1L, 3L, 18L, 32L)));
        assertThat(graph.outputs()).containsExactly(new OnnxValue("output_image", 1, List.of(1L, 1L, 18L, 32L)));
        assertThat(SalientObjectNetwork.Footprint.hasDeformConv(graph)).isTrue();
        assertThat(model.fileBytes()).isEqualTo(Files.size(file));
    }

    @Test
    void takesProbabilitiesAsTheyAreAndDoesNotStretchThem() throws IOException {
        // Given: a network that answers with a tenth of the red channel
        Path file = redChannel(0.1f).writeTo(folder.resolve("faint.onnx"));
        SalientObjectNetwork network = network(
                Activation.PROBABILITIES,
                new Normalisation(Scale.FULL_RANGE, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                Optional.empty());
        byte[] rgb = picture(8, 8);

        // When
        ProbabilityMap map;
        try (SalientObjectSession session = load(network, file, PLENTY)) {
            map = session.probabilities(rgb);
        }

        // Then
        for (int i = 0; i < map.values().length; i++) {
            assertThat(map.values()[i]).isEqualTo((rgb[3 * i] & 0xFF) / 255f * 0.1f, within(1e-6f));
        }
    }

    @Test
    void dividesByTheImagesOwnMaximumWhereTheEntrySaysSo() throws IOException {
        // Given
        Path file = redChannel(1).writeTo(folder.resolve("own-maximum.onnx"));
        SalientObjectNetwork network = network(
                Activation.PROBABILITIES,
                new Normalisation(Scale.IMAGE_MAXIMUM, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                Optional.empty());
        byte[] rgb = new byte[8 * 8 * 3];
        Arrays.fill(rgb, (byte) 40);
        rgb[0] = 80;

        // When
        ProbabilityMap map;
        try (SalientObjectSession session = load(network, file, PLENTY)) {
            map = session.probabilities(rgb);
        }

        // Then
        assertThat(map.values()[0]).isEqualTo(1f);
        assertThat(map.values()[1]).isEqualTo(0.5f);
    }

    @Test
    void choosesTheOutputByNameOrIndexAndFillsAFixedBatch() throws IOException {
        // Given: a batch of two baked in, and two outputs
        Path file = new OnnxWriter()
                .node("Conv", List.of("image", "red"), "first")
                .node("Conv", List.of("image", "green"), "second")
                .weights("red", new long[] {1, 3, 1, 1}, 1, 0, 0)
                .weights("green", new long[] {1, 3, 1, 1}, 0, 1, 0)
                .input("image", 2, 3, 8, 8)
                .output("first", 2, 1, 8, 8)
                .output("second", 2, 1, 8, 8)
                .writeTo(folder.resolve("two-outputs.onnx"));
        Normalisation plain = new Normalisation(Scale.FULL_RANGE, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        byte[] rgb = picture(8, 8);

        for (String output : List.of("second", "1")) {
            // When
            SalientObjectNetwork network = network(Activation.PROBABILITIES, plain, Optional.of(output));
            ProbabilityMap map;
            try (SalientObjectSession session = load(network, file, PLENTY)) {
                map = session.probabilities(rgb);
            }

            // Then
            assertThat(map.values()).hasSize(64);
            assertThat(map.values()[5]).isEqualTo((rgb[3 * 5 + 1] & 0xFF) / 255f, within(1e-6f));
        }
        SalientObjectNetwork third = network(Activation.PROBABILITIES, plain, Optional.of("third"));
        assertThatThrownBy(() -> load(third, file, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("it has no output third; its outputs are [first[2,1,8,8], second[2,1,8,8]]");
    }

    @Test
    void refusesATruncatedFileByName() throws IOException {
        // Given
        byte[] whole = new DeformableNetwork(18, 32).onnx().model();
        Path file = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> load(network(Activation.LOGITS), file, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith("saliency model " + file + " cannot be used: it is truncated");
    }

    @Test
    void refusesWhatIsNoOnnxFile() throws IOException {
        // Given
        Path text = Files.writeString(folder.resolve("text.onnx"), "<html>404 Not Found</html>");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        Path absent = folder.resolve("absent.onnx");

        assertThatThrownBy(() -> load(network(Activation.LOGITS), text, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(text + " cannot be used: it is");
        assertThatThrownBy(() -> load(network(Activation.LOGITS), empty, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("it holds no graph with nodes and outputs");
        assertThatThrownBy(() -> load(network(Activation.LOGITS), absent, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(absent + " cannot be read");
    }

    @Test
    void refusesOtherInputs() throws IOException {
        // Given
        Path grey = new OnnxWriter()
                .node("Sigmoid", List.of("image"), "mask")
                .input("image", 1, 1, 8, 8)
                .output("mask", 1, 1, 8, 8)
                .writeTo(folder.resolve("grey.onnx"));
        Path two = new OnnxWriter()
                .node("Add", List.of("image", "depth"), "mask")
                .input("image", 1, 3, 8, 8)
                .input("depth", 1, 3, 8, 8)
                .output("mask", 1, 3, 8, 8)
                .writeTo(folder.resolve("two.onnx"));
        Path doubles = new OnnxWriter()
                .node("Sigmoid", List.of("image"), "mask")
                .inputOfType("image", 11, 1, 3, 8, 8)
                .output("mask", 1, 3, 8, 8)
                .writeTo(folder.resolve("doubles.onnx"));

        assertThatThrownBy(() -> load(network(Activation.LOGITS), grey, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("its input is image[1,1,8,8], not float32 or float16 [batch,3,height,width]");
        assertThatThrownBy(() -> load(network(Activation.LOGITS), two, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("it has the inputs [image[1,3,8,8], depth[1,3,8,8]]");
        assertThatThrownBy(() -> load(network(Activation.LOGITS), doubles, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("not float32");
    }

    @Test
    void wantsASizeWhereTheFileLeavesItOpen() throws IOException {
        // Given
        Path file = new OnnxWriter()
                .node("Conv", List.of("image", "red"), "mask")
                .weights("red", new long[] {1, 3, 1, 1}, 1, 0, 0)
                .input("image", 0, 3, 0, 0)
                .output("mask", 0, 1, 0, 0)
                .writeTo(folder.resolve("open.onnx"));
        SalientObjectNetwork open = network(Activation.LOGITS);
        SalientObjectNetwork sized = new SalientObjectNetwork(
                "mine",
                open.files(),
                open.normalisation(),
                Activation.LOGITS,
                Optional.empty(),
                Optional.of(24),
                Footprint.CONVOLUTIONS,
                Optional.empty(),
                Optional.empty());

        assertThatThrownBy(() -> load(open, file, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("leaves the size open; give saliency.define.mine.size");
        try (SalientObjectSession session = load(sized, file, PLENTY)) {
            assertThat(session.probabilities(picture(24, 24)).values()).hasSize(24 * 24);
        }
    }

    @Test
    void refusesANetworkThatAnswersNothing() throws IOException {
        // Given: the logarithm of a negative number, and a product with zero
        Path nan = new OnnxWriter()
                .node("Conv", List.of("image", "black"), "negative")
                .node("Log", List.of("negative"), "mask")
                .weights("black", new long[] {1, 3, 1, 1}, -1, -1, -1)
                .input("image", 1, 3, 8, 8)
                .output("mask", 1, 1, 8, 8)
                .writeTo(folder.resolve("nan.onnx"));
        Path constant = redChannel(0).writeTo(folder.resolve("constant.onnx"));
        SalientObjectNetwork plain = network(
                Activation.PROBABILITIES,
                new Normalisation(Scale.FULL_RANGE, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                Optional.empty());

        assertThatThrownBy(() -> load(plain, nan, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("answers a picture of a disc with NaN");
        assertThatThrownBy(() -> load(plain, constant, PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("answers a picture of a disc with 0.0 everywhere");
    }

    @Test
    void comparesItsNeedWithTheMemoryThereIsAndNamesTheLighterNetwork() throws IOException {
        // Given
        Path file = new DeformableNetwork(18, 32).onnx().writeTo(folder.resolve("birefnet.onnx"));
        SalientObjectNetwork heavy = withFixedNeed(5L << 30);

        assertThatThrownBy(() -> load(heavy, file, 3L << 30))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("saliency model mine needs about 5.0 GiB of memory and 3.0 GiB are available:"
                        + " use --saliency lighter, which needs less");
    }

    @Test
    void refusesAGpuWhereThereIsNone() throws IOException {
        // Given
        Path file = new DeformableNetwork(18, 32).onnx().writeTo(folder.resolve("birefnet.onnx"));
        SessionSettings gpu = SessionSettings.of(1, 1, "cuda:0");

        assertThatThrownBy(() -> SalientObjectSession.load(network(Activation.LOGITS), file, gpu, () -> PLENTY))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("saliency.device is cuda:0 and there is none to be used")
                .hasMessageContaining("set saliency.device: cpu");
    }

    private static SalientObjectSession load(SalientObjectNetwork network, Path file, long available) {
        return SalientObjectSession.load(network, file, ONE_THREAD, () -> available);
    }

    private static void assertAnswers(ProbabilityMap map, DeformableNetwork definition, byte[] rgb, double tolerance) {
        double[][] image = normalised(rgb);
        double least = 1;
        double greatest = 0;
        for (int row = 0; row < map.height(); row++) {
            for (int column = 0; column < map.width(); column++) {
                double expected = 1 / (1 + Math.exp(-definition.logit(image, row, column)));
                assertThat((double) map.values()[row * map.width() + column])
                        .isBetween(expected - tolerance, expected + tolerance);
                least = Math.min(least, expected);
                greatest = Math.max(greatest, expected);
            }
        }
        assertThat(greatest - least).as("the case tells something").isGreaterThan(0.5);
    }

    private static OnnxWriter redChannel(float weight) {
        return new OnnxWriter()
                .node("Conv", List.of("image", "red"), "mask")
                .weights("red", new long[] {1, 3, 1, 1}, weight, 0, 0)
                .input("image", 0, 3, 8, 8)
                .output("mask", 0, 1, 8, 8);
    }

    private static SalientObjectNetwork network(Activation activation) {
        return network(activation, Normalisation.imageNet(Scale.FULL_RANGE), Optional.empty());
    }

    private static SalientObjectNetwork network(
            Activation activation, Normalisation normalisation, Optional<String> output) {
        return new SalientObjectNetwork(
                "mine",
                List.of("mine.onnx"),
                normalisation,
                activation,
                output,
                Optional.empty(),
                Footprint.CONVOLUTIONS,
                Optional.empty(),
                Optional.of("lighter"));
    }

    private static SalientObjectNetwork withFixedNeed(long bytes) {
        SalientObjectNetwork network = network(Activation.LOGITS);
        return new SalientObjectNetwork(
                network.name(),
                network.files(),
                network.normalisation(),
                network.activation(),
                network.output(),
                network.size(),
                new Footprint(1, 1, OptionalLong.of(bytes)),
                network.artifact(),
                network.lighter());
    }

    private static byte[] picture(int height, int width) {
        byte[] rgb = new byte[3 * height * width];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (127 + 120 * Math.sin(0.37 * i) * Math.cos(0.011 * i));
        }
        return rgb;
    }

    private static double[][] normalised(byte[] rgb) {
        double[][] image = new double[3][rgb.length / 3];
        for (int i = 0; i < rgb.length; i++) {
            image[i % 3][Math.floorDiv(i, 3)] = ((rgb[i] & 0xFF) / 255.0 - MEAN[i % 3]) / STD[i % 3];
        }
        return image;
    }

    private static org.assertj.core.data.Offset<Float> within(float tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }
}

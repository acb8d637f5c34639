package io.fovea.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.fovea.testing.SharedFiles;
import io.fovea.testing.SmallOnnx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void weightsOfAnotherFileAreReadAndWrittenInside() throws IOException {
        // Given
        Path file = withExternal("weights.bin", 4, 8, 2);

        // When
        OnnxModel model = OnnxModel.read(file);
        Tensor weights = model.graph().constant("w").orElseThrow();
        Path whole = folder.resolve("whole.onnx");
        OnnxModel.write(model.inlined(), whole);
        Files.delete(folder.resolve("weights.bin"));

        // Then
        assertThat(weights.floats()).containsExactly(2, 3);
        assertThat(OnnxModel.read(whole).graph().constant("w").orElseThrow().floats())
                .containsExactly(2, 3);
        assertThat(model.files()).containsExactly(file, folder.resolve("weights.bin"));
    }

    @Test
    void aFileOutsideTheFolderIsRefusedThroughALinkToo() throws IOException {
        // Given
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path secret = Files.write(folder.resolve("secret"), new byte[8]);
        Files.createSymbolicLink(inner.resolve("link"), secret);

        for (String location : List.of("../secret", secret.toString(), "link", "a/../../secret")) {
            // When
            Path file = inner.resolve("model.onnx");
            OnnxModel.write(scaled(external("w", location, 0, 8, 2)), file);

            // Then
            assertThatThrownBy(() -> OnnxModel.read(file).graph())
                    .isInstanceOf(MalformedOnnxException.class)
                    .hasMessage("tensor w lies in " + location + ", which is outside the model's folder");
        }
    }

    @Test
    void lengthsThatLieAreRefusedBeforeAnythingIsAllocated() throws IOException {
        assertThatThrownBy(() ->
                        OnnxModel.read(withExternal("weights.bin", 4, 80, 20)).graph())
                .hasMessage("tensor w is at bytes 4 to 84 of weights.bin, which has 16 bytes");
        assertThatThrownBy(() ->
                        OnnxModel.read(withExternal("weights.bin", 4, 8, 3)).graph())
                .hasMessage("tensor w says 3 elements of FLOAT, which are 12 bytes, and has 8 bytes");
        assertThatThrownBy(() -> OnnxModel.read(withExternal("weights.bin", 0, 8, 1L << 40))
                        .graph())
                .hasMessage("tensor w has the impossible shape [1099511627776]");
        assertThatThrownBy(
                        () -> OnnxModel.read(withExternal("none.bin", 0, 8, 2)).graph())
                .hasMessage("tensor w lies in none.bin, and there is no such file beside the model");
    }

    @Test
    void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
        // Given
        byte[] whole = scaled(Tensor.floats(new int[] {2}, 1, 2).toProto("w")).toByteArray();
        Path file = folder.resolve("cut.onnx");

        for (int length = 0; length < whole.length; length++) {
            // When
            Files.write(file, Arrays.copyOf(whole, length));

            // Then
            assertThatThrownBy(() -> OnnxModel.read(file).graph()).isInstanceOf(MalformedOnnxException.class);
        }
    }

    @Test
    void damagedFilesAreRefusedOrReadAndNothingElse() throws IOException {
        // Given
        byte[] whole = scaled(Tensor.floats(new int[] {2}, 1, 2).toProto("w")).toByteArray();
        Random random = new Random(7);
        Path file = folder.resolve("damaged.onnx");
        int refused = 0;

        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(file, damaged);

            // When
            try {
                ConstantFolding.of(OnnxModel.read(file).graph());
            } catch (MalformedOnnxException e) {
                refused++;
            }
        }

        // Then
        assertThat(refused).isPositive();
    }

    @Test
    void aNodeThatReadsWhatNothingMakesIsRefused() throws IOException {
        // Given
        SmallOnnx small = new SmallOnnx(1).input("x").node("Relu", List.of("ghost"), "y");

        // When
        OnnxModel model = OnnxModel.of(small.build("y"));

        // Then
        assertThatThrownBy(model::graph).hasMessage("Relu 'y_node' reads the tensor ghost, which nothing makes");
    }

    @Test
    void nodesOutOfOrderAreSortedAndACircleIsRefused() throws IOException {
        // Given
        SmallOnnx outOfOrder =
                new SmallOnnx(1).input("x").node("Relu", List.of("a"), "y").node("Neg", List.of("x"), "a");
        SmallOnnx circle = new SmallOnnx(1).node("Relu", List.of("y"), "a").node("Neg", List.of("a"), "y");

        // When
        OnnxGraph sorted = OnnxModel.of(outOfOrder.build("y")).graph();

        // Then
        assertThat(sorted.nodes()).extracting(OnnxNode::operator).containsExactly("Neg", "Relu");
        assertThatThrownBy(() -> OnnxModel.of(circle.build("y")).graph())
                .hasMessage("its nodes wait for each other in a circle");
    }

    @Test
    void everyFieldThatMayHoldElementsIsRead() throws IOException {
        // Given
        TensorProto half = TensorProto.newBuilder()
                .setName("w")
                .setDataType(10)
                .addDims(2)
                .addAllInt32Data(List.of(0x3C00, 0xC000))
                .build();

        // When
        Tensor tensor = OnnxModel.of(scaled(half)).graph().constant("w").orElseThrow();

        // Then
        assertThat(tensor.floats()).containsExactly(1, -2);
    }

    @Test
    void theGraphKnowsWhoMakesAndWhoReads() throws IOException {
        // Given
        ModelProto model = scaled(Tensor.floats(new int[] {2}, 1, 2).toProto("w"));

        // When
        OnnxGraph graph = OnnxModel.of(model).graph();

        // Then
        assertThat(graph.producer("y").orElseThrow().operator()).isEqualTo("Mul");
        assertThat(graph.producer("x")).isEmpty();
        assertThat(graph.consumers("w")).extracting(OnnxNode::output).containsExactly("y");
        assertThat(graph.opset("").getAsLong()).isEqualTo(17);
        assertThat(graph.inputs()).extracting(OnnxValue::name).containsExactly("x");
        assertThat(graph.isOutput("y")).isTrue();
    }

    @Test
    void everySharedFileIsReadAndWrittenAlike() throws IOException {
        for (String kind : List.of("models/onnx", "models/deployed")) {
            try (Stream<Path> files = Files.list(SharedFiles.require(kind))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".onnx")).toList()) {
                    // When
                    OnnxModel model = OnnxModel.read(file);
                    OnnxGraph graph = model.graph();
                    ByteBuffer bytes = OnnxModel.bytes(model.inlined());

                    // Then
                    assertThat(graph.nodes()).isNotEmpty();
                    assertThat(ModelProto.parseFrom(bytes)).isEqualTo(model.inlined());
                }
            }
        }
    }

    private Path withExternal(String location, long offset, long length, long elements) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(new float[] {1, 2, 3, 4});
        Files.write(folder.resolve("weights.bin"), raw.array());
        Path file = folder.resolve("model.onnx");
        OnnxModel.write(scaled(external("w", location, offset, length, elements)), file);
        return file;
    }

    private static TensorProto external(String name, String location, long offset, long length, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        Arrays.stream(shape).forEach(tensor::addDims);
        tensor.addExternalDataBuilder().setKey("location").setValue(location);
        tensor.addExternalDataBuilder().setKey("offset").setValue(Long.toString(offset));
        tensor.addExternalDataBuilder().setKey("length").setValue(Long.toString(length));
        return tensor.build();
    }

    private static ModelProto scaled(TensorProto weights) {
        return new SmallOnnx(1)
                .input("x")
                .input(weights.getName())
                .constant(weights)
                .node("Mul", List.of("x", weights.getName()), "y")
                .build("y");
    }
}

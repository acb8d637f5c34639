package io.fovea.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.testing.SmallOnnx;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConstantFoldingTest {
    private final SmallOnnx graph = new SmallOnnx(1).input("x");

    @Test
    void theShapeThatOldExportersComputeIsFolded() throws IOException {
        // Given: reshape(x, concat(unsqueeze(shape(x)[0]), [-1]))
        constant("zero", Tensor.longs(new int[0], 0));
        constant("open", Tensor.vector(-1));
        graph.node("Shape", List.of("x"), "shape");
        graph.node("Gather", List.of("shape", "zero"), "batch");
        graph.node("Unsqueeze", List.of("batch"), "vector", SmallOnnx.ints("axes", 0));
        graph.node("Concat", List.of("vector", "open"), "target", SmallOnnx.integer("axis", 0));
        graph.node("Reshape", List.of("x", "target"), "y");

        // When
        Map<String, Tensor> known = fold("y", Map.of("x", new int[] {3, 4, 5}));

        // Then
        assertThat(Objects.requireNonNull(known.get("target")).longs()).containsExactly(3, -1);
        assertThat(known).doesNotContainKey("y");
    }

    @Test
    void operatorsOnConstantsAreComputedAsNumPyDoes() throws IOException {
        // Given
        constant("m", Tensor.floats(new int[] {2, 3}, 1, 2, 3, 4, 5, 6));
        constant("row", Tensor.floats(new int[] {3}, 10, 20, 30));
        constant("column", Tensor.floats(new int[] {2, 1}, 1, 2));
        constant("pick", Tensor.vector(-1, 0));
        constant("from", Tensor.vector(0, 1));
        constant("to", Tensor.vector(2, 1000));
        constant("two", Tensor.vector(1, 2));
        constant("axes", Tensor.vector(0, 1));
        graph.node("Transpose", List.of("m"), "transposed");
        graph.node("Add", List.of("m", "row"), "sum");
        graph.node("Mul", List.of("row", "column"), "outer");
        graph.node("Gather", List.of("m", "pick"), "gathered", SmallOnnx.integer("axis", 1));
        graph.node("Slice", List.of("m", "from", "to", "axes", "two"), "sliced");
        graph.node("Concat", List.of("m", "m"), "wide", SmallOnnx.integer("axis", 1));

        // When
        Map<String, Tensor> known = fold("wide", Map.of());

        // Then
        assertThat(Objects.requireNonNull(known.get("transposed")).floats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Objects.requireNonNull(known.get("sum")).floats()).containsExactly(11, 22, 33, 14, 25, 36);
        assertThat(Objects.requireNonNull(known.get("outer")).floats()).containsExactly(10, 20, 30, 20, 40, 60);
        assertThat(Objects.requireNonNull(known.get("gathered")).floats()).containsExactly(3, 1, 6, 4);
        assertThat(Objects.requireNonNull(known.get("sliced")).floats()).containsExactly(2, 5);
        assertThat(Objects.requireNonNull(known.get("sliced")).shape()).containsExactly(2, 1);
        assertThat(Objects.requireNonNull(known.get("wide")).floats())
                .containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    }

    @Test
    void aWeightBehindDequantizeLinearIsItsRealValuePerChannel() throws IOException {
        // Given
        constant("q", Tensor.raw(ElementType.INT8, new int[] {2, 2}, new byte[] {1, -2, 3, -4}));
        constant("s", Tensor.floats(new int[] {2}, 0.5f, 2));
        constant("z", Tensor.raw(ElementType.INT8, new int[] {2}, new byte[] {0, 1}));
        graph.node("DequantizeLinear", List.of("q", "s", "z"), "w", SmallOnnx.integer("axis", 0));

        // When
        Map<String, Tensor> known = fold("w", Map.of());

        // Then
        assertThat(Objects.requireNonNull(known.get("w")).floats()).containsExactly(0.5f, -1, 4, -10);
    }

    @Test
    void aSmallFileThatAsksForATensorOfAnySizeIsLeftUnfolded() throws IOException {
        // Given
        constant("huge", Tensor.vector(1L << 20, 1L << 20));
        graph.node(
                "ConstantOfShape",
                List.of("huge"),
                "bomb",
                SmallOnnx.integer("unused", 0).toBuilder()
                        .setName("value")
                        .setT(Tensor.vector(1).toProto(""))
                        .build());

        // When
        Map<String, Tensor> known = fold("bomb", Map.of());

        // Then
        assertThat(known).doesNotContainKey("bomb");
    }

    private void constant(String name, Tensor value) {
        graph.constant(value.toProto(name));
    }

    private Map<String, Tensor> fold(String output, Map<String, int[]> shapes) throws IOException {
        return ConstantFolding.of(OnnxModel.of(graph.build(output)).graph(), shapes);
    }
}

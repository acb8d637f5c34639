package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Axes as nodes name them: an attribute in older operator sets, an input in newer ones; negative ones from the end. */
final class Axes {
    private Axes() {}

    /** The axes of a node, if it names any. */
    static Optional<List<Integer>> of(OnnxNode node, Optional<Tensor> input, int rank) {
        return node.integers("axes").or(() -> input.map(Axes::integers)).map(axes -> Arrays.stream(axes)
                .map(axis -> counted(axis, rank))
                .boxed()
                .sorted()
                .toList());
    }

    /** The axis attribute. */
    static int of(OnnxNode node, int otherwise, int rank) {
        return counted((int) node.integer("axis", otherwise), rank);
    }

    /** All axes behind the batch and the channels. */
    static List<Integer> space(int rank) {
        return IntStream.range(2, rank).boxed().toList();
    }

    static int counted(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    static int[] integers(Tensor tensor) {
        return Arrays.stream(tensor.longs()).mapToInt(Math::toIntExact).toArray();
    }
}

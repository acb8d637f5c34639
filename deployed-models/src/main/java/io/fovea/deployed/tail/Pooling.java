package io.fovea.deployed.tail;

import io.fovea.onnx.Broadcast;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reductions and pooling as operations. */
final class Pooling extends TailNode {
    Pooling(Constants constants, OnnxNode node) {
        super(constants, node);
    }

    Operation globalPool(Reduce.Kind kind) throws TailRefusedException {
        if (node.integer("channels_last", 0) == 1) {
            throw new TailRefusedException(node + " has its channels last");
        }
        int[] shape = constants.shape(x());
        int area = (int) Tensor.elements(Arrays.copyOfRange(shape, 2, shape.length));
        return Reduce.of(
                kind,
                size(),
                IntStream.range(0, (int) Tensor.elements(shape))
                        .map(i -> i / area)
                        .toArray());
    }

    Operation reduce(Reduce.Kind kind) throws TailRefusedException {
        int[] shape = constants.shape(x());
        Optional<Tensor> input = node.operator().startsWith("QLinear") ? Optional.empty() : constants.optional(node, 1);
        int[] axes = node.integers("axes")
                .or(() -> input.map(tensor ->
                        Arrays.stream(tensor.longs()).mapToInt(i -> (int) i).toArray()))
                .orElseGet(() -> IntStream.range(0, shape.length).toArray());
        int[] kept = shape.clone();
        for (int axis : axes) {
            kept[axis(axis, shape.length)] = 1;
        }
        return Reduce.of(kind, (int) Tensor.elements(kept), Broadcast.indices(kept, shape));
    }

    Operation pool(Reduce.Kind kind) throws TailRefusedException {
        if (node.integer("channels_last", 0) == 1) {
            throw new TailRefusedException(node + " has its channels last");
        }
        int[] in = constants.shape(x());
        int[] out = constants.shape(node.output());
        Window window = Window.of(node, in, out, node.integers("kernel_shape", 1, 1));
        return new Pool(kind, in[1], window, node.integer("count_include_pad", 0) == 1);
    }
}

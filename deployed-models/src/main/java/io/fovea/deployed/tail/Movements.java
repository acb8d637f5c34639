package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Operators that move elements and compute none: transpose, gather, slice, concatenation. */
final class Movements extends TailNode {
    Movements(Constants constants, OnnxNode node) {
        super(constants, node);
    }

    Operation transpose() throws TailRefusedException {
        int[] from = constants.shape(x());
        int rank = from.length;
        int[] order = node.integers(
                "perm", IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
        int[] strides = strides(from);
        int[] to = constants.shape(node.output());
        return pick(to, position -> IntStream.range(0, rank)
                .map(axis -> position[axis] * strides[order[axis]])
                .sum());
    }

    Operation gather() throws TailRefusedException {
        int[] from = constants.shape(x());
        int axis = axis(node.integer("axis", 0), from.length);
        Tensor indices = constants.input(node, 1);
        int[] wanted = Arrays.stream(indices.longs())
                .mapToInt(index -> axis(index, from[axis]))
                .toArray();
        int inner = (int) Tensor.elements(Arrays.copyOfRange(from, axis + 1, from.length));
        int each = wanted.length * inner;
        return Pick.of(IntStream.range(0, size())
                .map(i -> i / each * from[axis] * inner + wanted[i % each / inner] * inner + i % inner)
                .toArray());
    }

    Operation slice() throws TailRefusedException {
        int[] from = constants.shape(x());
        int[] to = constants.shape(node.output());
        int[] strides = strides(from);
        long[] starts = bounds("starts", 1, new long[0]);
        long[] axes = bounds(
                "axes", 3, IntStream.range(0, starts.length).asLongStream().toArray());
        long[] steps = bounds("steps", 4, Arrays.stream(starts).map(start -> 1).toArray());
        int[] first = new int[from.length];
        int[] step = new int[from.length];
        Arrays.fill(step, 1);
        for (int i = 0; i < starts.length; i++) {
            int axis = axis(axes[i], from.length);
            long start = starts[i] < 0 ? starts[i] + from[axis] : starts[i];
            first[axis] = (int) Math.max(0, Math.min(start, from[axis] - (steps[i] < 0 ? 1 : 0)));
            step[axis] = (int) steps[i];
        }
        return pick(to, position -> IntStream.range(0, position.length)
                .map(axis -> (first[axis] + position[axis] * step[axis]) * strides[axis])
                .sum());
    }

    private long[] bounds(String attribute, int position, long[] otherwise) throws TailRefusedException {
        Optional<int[]> attributes = node.integers(attribute);
        if (attributes.isPresent()) {
            return Arrays.stream(attributes.get()).asLongStream().toArray();
        }
        return constants.optional(node, position).map(Tensor::longs).orElse(otherwise);
    }

    Operation concat() throws TailRefusedException {
        int[] shape = constants.shape(node.output());
        int axis = axis(node.integer("axis", 0), shape.length);
        int inner = (int) Tensor.elements(Arrays.copyOfRange(shape, axis + 1, shape.length));
        int count = node.inputs().size();
        int[] source = new int[size()];
        int[] index = new int[size()];
        int offset = 0;
        for (int part = 0; part < count; part++) {
            String name = name(part);
            int length = constants.shape(name)[axis] * inner;
            int row = shape[axis] * inner;
            for (int outer = 0; outer * row < source.length; outer++) {
                for (int i = 0; i < length; i++) {
                    source[outer * row + offset + i] = part;
                    index[outer * row + offset + i] = outer * length + i;
                }
            }
            offset += length;
        }
        return new Pick(source, index);
    }

    private interface Source {
        int flat(int[] position);
    }

    static Operation pick(int[] shape, Source source) {
        int[] position = new int[shape.length];
        IntUnaryOperator next = i -> {
            int flat = source.flat(position);
            for (int axis = shape.length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--) {
                position[axis] = 0;
            }
            return flat;
        };
        int[] index = new int[(int) Tensor.elements(shape)];
        for (int i = 0; i < index.length; i++) {
            index[i] = next.applyAsInt(i);
        }
        return Pick.of(index);
    }

    private static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }
}

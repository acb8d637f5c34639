package io.fovea.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators on shapes and those that move elements and compute none, on constants. */
final class FoldedShapes {
    private static final int LARGEST = 1 << 26;

    private FoldedShapes() {}

    /** The shape of a tensor, or the part of it that the node asks for. */
    static Tensor shape(OnnxNode node, int[] shape) {
        int rank = shape.length;
        int start = clamp(node.integer("start", 0), rank);
        int end = clamp(node.integer("end", rank), rank);
        return Tensor.vector(IntStream.range(start, Math.max(start, end))
                .mapToLong(axis -> shape[axis])
                .toArray());
    }

    private static int clamp(long position, int length) {
        long counted = position < 0 ? position + length : position;
        return (int) Math.max(0, Math.min(length, counted));
    }

    private static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** From the attribute of older operator sets or the input of newer ones. */
    static Optional<int[]> axes(OnnxNode node, Optional<Tensor> input) {
        return node.integers("axes")
                .or(() -> input.map(axes ->
                        Arrays.stream(axes.longs()).mapToInt(Math::toIntExact).toArray()));
    }

    static Optional<Tensor> reshape(Tensor x, long[] target) {
        int[] shape = new int[target.length];
        int open = -1;
        long rest = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) (target[i] == 0 && i < x.rank() ? x.shape()[i] : target[i]);
            if (shape[i] == -1) {
                open = i;
            } else {
                rest *= shape[i];
            }
        }
        if (open >= 0 && rest > 0) {
            shape[open] = (int) (x.size() / rest);
        }
        return (open >= 0 && rest == 0) || Tensor.elements(shape) != x.size()
                ? Optional.empty()
                : Optional.of(x.reshaped(shape));
    }

    static Tensor flatten(Tensor x, int axis) {
        int[] shape = x.shape();
        int rows = (int) Tensor.elements(Arrays.copyOf(shape, axis(axis, shape.length)));
        return x.reshaped(rows, rows == 0 ? 0 : x.size() / rows);
    }

    static Tensor unsqueeze(Tensor x, int[] axes) {
        List<Integer> shape = new ArrayList<>(Arrays.stream(x.shape()).boxed().toList());
        int rank = shape.size() + axes.length;
        Arrays.stream(axes).map(axis -> axis(axis, rank)).sorted().forEach(axis -> shape.add(axis, 1));
        return x.reshaped(shape.stream().mapToInt(Integer::intValue).toArray());
    }

    static Tensor squeeze(Tensor x, Optional<int[]> axes) {
        int[] shape = x.shape();
        List<Integer> dropped = axes.map(given -> Arrays.stream(given)
                        .map(axis -> axis(axis, shape.length))
                        .boxed()
                        .toList())
                .orElseGet(() -> IntStream.range(0, shape.length)
                        .filter(axis -> shape[axis] == 1)
                        .boxed()
                        .toList());
        return x.reshaped(IntStream.range(0, shape.length)
                .filter(axis -> !dropped.contains(axis))
                .map(axis -> shape[axis])
                .toArray());
    }

    static Tensor transpose(Tensor x, OnnxNode node) {
        int[] from = x.shape();
        int rank = from.length;
        int[] order = node.integers(
                "perm", IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
        int[] shape = Arrays.stream(order).map(axis -> from[axis]).toArray();
        int[] strides = strides(from);
        return pick(x, shape, position -> {
            int flat = 0;
            for (int axis = 0; axis < rank; axis++) {
                flat += position[axis] * strides[order[axis]];
            }
            return flat;
        });
    }

    static Optional<Tensor> concat(List<Optional<Tensor>> inputs, int along) {
        List<Tensor> parts = inputs.stream().flatMap(Optional::stream).toList();
        Tensor first = parts.get(0);
        if (parts.stream().anyMatch(part -> part.type() != first.type())
                || first.type().bits() < 8) {
            return Optional.empty();
        }
        int axis = axis(along, first.rank());
        int[] shape = first.shape();
        shape[axis] = parts.stream().mapToInt(part -> part.shape()[axis]).sum();
        int outer = (int) Tensor.elements(Arrays.copyOf(shape, axis));
        byte[] bytes = new byte[(int) first.type().bytes(Tensor.elements(shape))];
        int at = 0;
        for (int row = 0; row < outer; row++) {
            for (Tensor part : parts) {
                byte[] block = part.bytes();
                int length = block.length / outer;
                System.arraycopy(block, row * length, bytes, at, length);
                at += length;
            }
        }
        return Optional.of(Tensor.raw(first.type(), shape, bytes));
    }

    static Tensor gather(Tensor x, Tensor indices, int along) {
        int[] from = x.shape();
        int axis = axis(along, from.length);
        int[] strides = strides(from);
        int[] wanted = Arrays.stream(indices.longs())
                .mapToInt(index -> axis(index, from[axis]))
                .toArray();
        int[] indexShape = indices.shape();
        int[] indexStrides = strides(indexShape);
        int[] shape = IntStream.concat(
                        IntStream.concat(Arrays.stream(from, 0, axis), Arrays.stream(indexShape)),
                        Arrays.stream(from, axis + 1, from.length))
                .toArray();
        return pick(x, shape, position -> {
            int flat = 0;
            int index = 0;
            for (int i = 0; i < axis; i++) {
                flat += position[i] * strides[i];
            }
            for (int i = 0; i < indexShape.length; i++) {
                index += position[axis + i] * indexStrides[i];
            }
            for (int i = axis + 1; i < from.length; i++) {
                flat += position[indexShape.length - 1 + i] * strides[i];
            }
            return flat + wanted[index] * strides[axis];
        });
    }

    static Optional<Tensor> slice(OnnxNode node, Tensor x, List<Optional<Tensor>> inputs) {
        Optional<long[]> starts = bounds(node, "starts", inputs, 1);
        Optional<long[]> ends = bounds(node, "ends", inputs, 2);
        if (starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        long[] axes = bounds(node, "axes", inputs, 3)
                .orElseGet(() ->
                        IntStream.range(0, starts.get().length).asLongStream().toArray());
        long[] steps = bounds(node, "steps", inputs, 4).orElseGet(() -> {
            long[] ones = new long[axes.length];
            Arrays.fill(ones, 1);
            return ones;
        });
        int[] shape = x.shape();
        int[] first = new int[shape.length];
        int[] step = new int[shape.length];
        Arrays.fill(step, 1);
        int[] strides = strides(shape);
        for (int i = 0; i < axes.length; i++) {
            int axis = axis(axes[i], shape.length);
            int start = clamp(starts.get()[i], shape[axis]);
            int end = clamp(ends.get()[i], shape[axis]);
            if (steps[i] < 1) {
                return Optional.empty();
            }
            first[axis] = start;
            step[axis] = (int) Math.min(steps[i], Integer.MAX_VALUE);
            shape[axis] = Math.max(0, (int) ((end - start + steps[i] - 1) / steps[i]));
        }
        return Optional.of(pick(x, shape, position -> IntStream.range(0, position.length)
                .map(axis -> (first[axis] + position[axis] * step[axis]) * strides[axis])
                .sum()));
    }

    private static Optional<long[]> bounds(OnnxNode node, String name, List<Optional<Tensor>> inputs, int position) {
        return node.integers(name)
                .map(values -> Arrays.stream(values).asLongStream().toArray())
                .or(() -> position < inputs.size() ? inputs.get(position).map(Tensor::longs) : Optional.empty());
    }

    private interface Source {
        /** The flat index, in the source, of what stands at this position. */
        int flat(int[] position);
    }

    private static Tensor pick(Tensor x, int[] shape, Source source) {
        int size = size(shape);
        int[] from = new int[size];
        int[] position = new int[shape.length];
        for (int i = 0; i < size; i++) {
            from[i] = source.flat(position);
            for (int axis = shape.length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--) {
                position[axis] = 0;
            }
        }
        return x.picked(shape, from);
    }

    /** Elements of a shape that is worth folding: a small file can ask for a tensor of any size. */
    static int size(int[] shape) {
        long size = Tensor.elements(shape);
        if (size > LARGEST) {
            throw new IllegalArgumentException("a constant of " + size + " elements");
        }
        return (int) size;
    }

    static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }
}

package io.fovea.quantize.onnx;

import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Join;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.network.TensorOperation.Pad;
import io.fovea.quantize.network.TensorOperation.Pick;
import io.fovea.quantize.network.TensorOperation.Slice;
import io.fovea.runtime.UserErrorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move numbers and change none. */
final class LayoutOperators {
    static final Map<String, OperatorReader> READERS = readers();

    private LayoutOperators() {}

    private static Map<String, OperatorReader> readers() {
        Map<String, OperatorReader> readers = new HashMap<>();
        for (String same : List.of("Identity", "Dropout")) {
            readers.put(same, (graph, node) -> graph.output(node, graph.value(node, 0)));
        }
        for (String shape : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            readers.put(shape, LayoutOperators::reshape);
        }
        readers.put("Cast", LayoutOperators::cast);
        readers.put("Transpose", LayoutOperators::transpose);
        readers.put("Concat", LayoutOperators::concat);
        readers.put("Split", LayoutOperators::split);
        readers.put("Slice", LayoutOperators::slice);
        readers.put("Gather", LayoutOperators::gather);
        readers.put("Pad", LayoutOperators::pad);
        readers.put("Expand", LayoutOperators::expand);
        return readers;
    }

    private static void reshape(ImportedGraph graph, OnnxNode node) {
        graph.add(node, reshaped(graph.shape(node.output())));
    }

    private static TensorOperation.Reshape reshaped(int[] axes) {
        return new TensorOperation.Reshape(Arrays.stream(axes).boxed().toList());
    }

    private static void cast(ImportedGraph graph, OnnxNode node) {
        boolean isFloat = ElementType.of((int) node.integer("to", 0))
                .filter(ElementType::isFloat)
                .isPresent();
        if (!isFloat) {
            throw new UserErrorException(node + ": to integers; known are the types of real numbers");
        }
        graph.output(node, graph.value(node, 0));
    }

    private static void transpose(ImportedGraph graph, OnnxNode node) {
        int rank = graph.shape(node.output()).length;
        int[] reversed = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
        graph.add(
                node,
                new TensorOperation.Permute(
                        Arrays.stream(node.integers("perm", reversed)).boxed().toList()));
    }

    private static void concat(ImportedGraph graph, OnnxNode node) {
        int axis = Axes.of(node, 0, graph.shape(node.output()).length);
        List<Integer> inputs = IntStream.range(0, node.inputs().size())
                .map(input -> graph.value(node, input))
                .boxed()
                .toList();
        graph.add(node, new TensorOperation.Concatenate(axis), inputs, Map.of());
    }

    private static void split(ImportedGraph graph, OnnxNode node) {
        int axis = Axes.of(node, 0, graph.shape(node.inputs().get(0)).length);
        int value = graph.value(node, 0);
        int start = 0;
        for (int i = 0; i < node.outputs().size(); i++) {
            int[] part = graph.shape(node.outputs().get(i));
            int end = start + part[axis];
            graph.output(node, i, graph.between(node, new Slice(axis, start, end, 1), value, part));
            start = end;
        }
    }

    private static void slice(ImportedGraph graph, OnnxNode node) {
        int[] shape = graph.shape(node.inputs().get(0)).clone();
        int[] starts = named(graph, node, "starts", 1).orElseThrow();
        int[] ends = named(graph, node, "ends", 2).orElseThrow();
        int[] axes = named(graph, node, "axes", 3)
                .orElse(IntStream.range(0, starts.length).toArray());
        int[] steps = named(graph, node, "steps", 4)
                .orElse(IntStream.range(0, starts.length).map(i -> 1).toArray());
        int value = graph.value(node, 0);
        for (int i = 0; i < starts.length; i++) {
            int axis = Axes.counted(axes[i], shape.length);
            List<Integer> places = places(starts[i], ends[i], steps[i], shape[axis]);
            boolean isWhole = places.size() == shape[axis] && steps[i] == 1;
            if (!isWhole) {
                shape[axis] = places.size();
                value = graph.between(node, part(axis, places, steps[i]), value, shape);
            }
        }
        graph.output(node, value);
    }

    private static TensorOperation part(int axis, List<Integer> places, int step) {
        return step > 0 && !places.isEmpty()
                ? new Slice(axis, places.get(0), places.get(places.size() - 1) + 1L, step)
                : new Pick(axis, places);
    }

    private static List<Integer> places(long start, long end, int step, int length) {
        long first = start < 0 ? start + length : start;
        long last = end < 0 ? end + length : end;
        List<Integer> places = new ArrayList<>();
        if (step > 0) {
            for (long at = Math.max(0, first); at < Math.min(length, last); at += step) {
                places.add((int) at);
            }
        } else {
            for (long at = Math.min(length - 1, first); at > Math.max(-1, last); at += step) {
                places.add((int) at);
            }
        }
        return places;
    }

    private static Optional<int[]> named(ImportedGraph graph, OnnxNode node, String name, int input) {
        Optional<int[]> attribute = node.integers(name);
        if (attribute.isPresent() || node.input(input).isEmpty()) {
            return attribute;
        }
        // an end beyond every axis is written as the largest number of 64 bits
        return Optional.of(Arrays.stream(graph.needConstant(node, input, name).longs())
                .mapToInt(place -> (int) Math.max(Integer.MIN_VALUE / 2, Math.min(Integer.MAX_VALUE / 2, place)))
                .toArray());
    }

    private static void gather(ImportedGraph graph, OnnxNode node) {
        int[] input = graph.shape(node.inputs().get(0)).clone();
        int axis = Axes.of(node, 0, input.length);
        int length = input[axis];
        List<Integer> places = Arrays.stream(Axes.integers(graph.needConstant(node, 1, "indices")))
                .map(place -> Axes.counted(place, length))
                .boxed()
                .toList();
        input[axis] = places.size();
        int picked = graph.between(node, new Pick(axis, places), graph.value(node, 0), input);
        graph.add(node, reshaped(graph.shape(node.output())), List.of(picked), Map.of());
    }

    private static void pad(ImportedGraph graph, OnnxNode node) {
        int rank = graph.shape(node.inputs().get(0)).length;
        int[] pads = named(graph, node, "pads", 1).orElseThrow();
        List<Integer> axes = Axes.of(node, graph.constant(node, 3), rank)
                .orElse(IntStream.range(0, rank).boxed().toList());
        List<Integer> sides = new ArrayList<>();
        for (int axis = rank - 1; axis > 0; axis--) {
            int at = axes.indexOf(axis);
            sides.add(at < 0 ? 0 : pads[at]);
            sides.add(at < 0 ? 0 : pads[at + axes.size()]);
        }
        Pad.Mode mode =
                switch (node.text("mode", "constant")) {
                    case "constant" -> Pad.Mode.CONSTANT;
                    case "reflect" -> Pad.Mode.REFLECT;
                    case "edge" -> Pad.Mode.EDGE;
                    default ->
                        throw new UserErrorException(
                                node + ": mode " + node.text("mode", "") + "; known are constant, reflect, edge");
                };
        double value =
                node.input(2).isPresent() ? graph.needConstant(node, 2, "value").value(0) : node.real("value", 0);
        boolean isOfSpace = rank == 4 && sides.subList(4, sides.size()).stream().allMatch(side -> side == 0);
        if (mode != Pad.Mode.CONSTANT && !isOfSpace) {
            throw new UserErrorException(
                    node + ": mode " + node.text("mode", "") + " is known for rows and columns only");
        }
        graph.add(node, new Pad(isOfSpace ? sides.subList(0, 4) : sides, mode, value));
    }

    private static void expand(ImportedGraph graph, OnnxNode node) {
        int[] shape = graph.shape(node.output());
        if (Arrays.equals(shape, graph.shape(node.inputs().get(0)))) {
            graph.output(node, graph.value(node, 0));
            return;
        }
        float[] ones = new float[Math.toIntExact(Tensor.elements(shape))];
        Arrays.fill(ones, 1);
        int repeated = graph.constantStep(node.name() + ".ones", Tensor.floats(shape, ones));
        graph.add(node, Join.MULTIPLY, List.of(graph.value(node, 0), repeated), Map.of());
    }
}

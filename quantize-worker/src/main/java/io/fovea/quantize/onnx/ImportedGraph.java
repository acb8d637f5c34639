package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.checkpoint.WeightTensor;
import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.runtime.UserErrorException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network's steps as they come out of an ONNX file's nodes, one after the other; each tensor of the file is known by its name. */
final class ImportedGraph {
    private final OnnxGraph onnx;
    private final Map<String, Tensor> constants;
    private final Map<String, int[]> shapes;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> values = new LinkedHashMap<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<String, Integer> constantSteps = new HashMap<>();
    private final Map<String, WeightTensor> weights = new LinkedHashMap<>();
    private final Set<String> paths = new HashSet<>();
    private final Set<OnnxNode> done = new HashSet<>();

    /**
     * Begins with the input alone.
     *
     * @param constants tensors that depend on no image
     * @param shapes of every other tensor, that of the batch included
     */
    ImportedGraph(OnnxGraph onnx, Map<String, Tensor> constants, Map<String, int[]> shapes) {
        this.onnx = onnx;
        this.constants = constants;
        this.shapes = shapes;
        values.put(onnx.inputs().get(0).name(), Graph.INPUT);
    }

    OnnxGraph onnx() {
        return onnx;
    }

    /** The tensor that a node reads, if it depends on no image. */
    Optional<Tensor> constant(OnnxNode node, int input) {
        return node.input(input).map(constants::get);
    }

    /** As above, where the operation is known for constants alone. */
    Tensor needConstant(OnnxNode node, int input, String what) {
        return constant(node, input)
                .orElseThrow(() -> new UserErrorException(
                        node + ": its " + what + " is no constant, and only constants are known there"));
    }

    /** Whether all that a node makes is known without an image. */
    boolean isConstant(OnnxNode node) {
        return node.outputs().stream().allMatch(name -> name.isEmpty() || constants.containsKey(name));
    }

    /** Lengths of the axes of a tensor, that of the batch included. */
    int[] shape(String tensor) {
        Tensor constant = constants.get(tensor);
        int[] shape = constant == null ? shapes.get(tensor) : constant.shape();
        if (shape == null) {
            throw new UserErrorException("the shape of tensor " + tensor + " is not known: it is no tensor of numbers");
        }
        return shape;
    }

    /** The value that a node reads; a constant becomes a step of its own. */
    int value(OnnxNode node, int input) {
        String tensor = node.input(input)
                .orElseThrow(() -> new UserErrorException(node + ": its input " + input + " is missing"));
        Integer value = values.get(tensor);
        if (value != null) {
            return value;
        }
        Tensor constant = constants.get(tensor);
        if (constant == null) {
            throw new UserErrorException(node + ": reads " + tensor + ", which is no value of the network");
        }
        return constantSteps.computeIfAbsent(tensor, unread -> constantStep(tensor, constant));
    }

    /** A constant of the importer's own making. */
    int constantStep(String name, Tensor tensor) {
        int[] axes = tensor.shape();
        TensorOperation.Constant operation = new TensorOperation.Constant(
                Arrays.stream(axes).mapToObj(Long::valueOf).toList());
        return step(unique(name), operation, List.of(), withoutBatch(axes), Map.of("value", tensor));
    }

    /** Adds the step that makes a node's first output from its first input. */
    void add(OnnxNode node, Operation operation) {
        add(node, operation, List.of(value(node, 0)), Map.of());
    }

    /**
     * Adds the step that makes a node's first output.
     *
     * @param parameters the tensors of the operation, by the names that it gives them
     */
    void add(OnnxNode node, Operation operation, List<Integer> inputs, Map<String, Tensor> parameters) {
        Shape shape = withoutBatch(shape(node.output()));
        output(node, step(unique(node.name()), operation, inputs, shape, parameters));
    }

    /**
     * Adds a step on the way to a node's output.
     *
     * @param axes lengths of the result's axes, that of the batch included
     */
    int between(OnnxNode node, Operation operation, int input, int[] axes) {
        return between(node, operation, List.of(input), axes);
    }

    /** As above, of several values. */
    int between(OnnxNode node, Operation operation, List<Integer> inputs, int[] axes) {
        return step(node.name(), operation, inputs, withoutBatch(axes), Map.of());
    }

    /** A node's first output is this value. */
    void output(OnnxNode node, int value) {
        output(node, 0, value);
        names.put(node.name(), value);
    }

    /** One of a node's outputs is this value. */
    void output(OnnxNode node, int position, int value) {
        values.put(node.outputs().get(position), value);
        names.put(node.outputs().get(position), value);
    }

    /** The value of a tensor, where a step makes it. */
    Optional<Integer> valueOf(String tensor) {
        return Optional.ofNullable(values.get(tensor));
    }

    /** A node that another one's step does as well. */
    void setDone(OnnxNode node) {
        done.add(node);
    }

    boolean isDone(OnnxNode node) {
        return done.contains(node);
    }

    private int step(
            String path, Operation operation, List<Integer> inputs, Shape shape, Map<String, Tensor> parameters) {
        Step step = new Step(steps.size(), operation, inputs, path, shape);
        for (ParameterSpec parameter : step.parameters()) {
            Tensor tensor = parameters.get(parameter.name().substring(path.length() + 1));
            if (tensor != null) {
                weights.put(
                        parameter.name(),
                        new WeightTensor(parameter.name(), parameter.shape(), () -> FloatBuffer.wrap(tensor.floats())));
            } else if (!parameter.optional()) {
                throw new IllegalStateException("no tensor for " + parameter.name());
            }
        }
        steps.add(step);
        return step.index();
    }

    /** Paths name weights and the ranges of a calibration, so no two steps share one. */
    private String unique(String wished) {
        String path = wished;
        for (int i = 2; !paths.add(path); i++) {
            path = wished + "#" + i;
        }
        return path;
    }

    private static Shape withoutBatch(int[] axes) {
        int first = axes.length > 1 && axes[0] == 1 ? 1 : 0;
        return new Shape(Arrays.stream(axes).skip(first).boxed().toList());
    }

    /** The steps; every tensor and every node of the file is a name in it. */
    Graph graph() {
        return new Graph(steps, names);
    }

    /** The weights of all steps by name. */
    Map<String, WeightTensor> weights() {
        return weights;
    }
}

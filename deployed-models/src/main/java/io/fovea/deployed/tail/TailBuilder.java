package io.fovea.deployed.tail;

import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rebuilds the end of a graph, from the target layer to the scores. */
public final class TailBuilder {
    private final Constants constants;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<double[]> values = new ArrayList<>();
    private final List<Tail.Step> steps = new ArrayList<>();
    private final Map<String, Quantization> quantizations = new HashMap<>();

    private TailBuilder(Constants constants) {
        this.constants = constants;
    }

    /**
     * The tail between a target and the scores.
     *
     * @param target name of the tensor that the activations are
     * @param quantization of the target, where it is tapped behind a quantizer
     * @param scores name of the scores' tensor
     * @throws TailRefusedException where an operator is unknown, or the scores depend on more than the target
     */
    public static Tail build(Constants constants, String target, Optional<Quantization> quantization, String scores)
            throws TailRefusedException {
        TailBuilder builder = new TailBuilder(constants);
        List<OnnxNode> between = builder.between(target, quantization, scores);
        int size = (int) Tensor.elements(constants.shape(target));
        builder.numbers.put(target, 0);
        builder.values.add(new double[0]);
        quantization.ifPresent(known -> {
            builder.numbers.put(known.integers(), 0);
            builder.quantizations.put(known.integers(), known);
        });
        for (OnnxNode node : between) {
            new TailOperators(constants, builder, node).add();
        }
        Integer number = builder.numbers.get(scores);
        if (number == null) {
            throw new TailRefusedException("the scores " + scores + " do not depend on the target " + target);
        }
        return new Tail(builder.steps, between.stream().map(OnnxNode::operator).toList(), builder.values, size, number);
    }

    /** The nodes between, in order. */
    private List<OnnxNode> between(String target, Optional<Quantization> quantization, String scores)
            throws TailRefusedException {
        Set<String> start = new HashSet<>(Set.of(target));
        quantization.ifPresent(known -> start.add(known.integers()));
        Set<OnnxNode> above = new HashSet<>();
        Set<String> seen = new HashSet<>(start);
        Deque<String> open = new ArrayDeque<>(List.of(scores));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (name.isEmpty() || !seen.add(name) || constants.isConstant(name)) {
                continue;
            }
            OnnxNode node = constants
                    .graph()
                    .producer(name)
                    .orElseThrow(() -> new TailRefusedException("the scores depend on the input " + name
                            + " by a way that goes round the target " + target));
            above.add(node);
            open.addAll(node.inputs());
        }
        return constants.graph().nodes().stream().filter(above::contains).toList();
    }

    /** Whether a tensor depends on the target. */
    boolean isData(String name) {
        return numbers.containsKey(name);
    }

    /** The number of a tensor, a constant's too. */
    int number(String name) throws TailRefusedException {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        return constant(constants.get(name).doubles());
    }

    int constant(double[] value) {
        values.add(value);
        return values.size() - 1;
    }

    /** A tensor that is 1. */
    void one(String name) {
        numbers.put(name, constant(new double[] {1}));
    }

    /** One tensor under a second name: reshaping moves no element. */
    void alias(String name, String same) throws TailRefusedException {
        numbers.put(name, number(same));
        Quantization quantization = quantizations.get(same);
        if (quantization != null) {
            quantizations.put(name, quantization);
        }
    }

    /** Adds an operation whose result has a name. */
    void add(String name, Operation operation, int... inputs) {
        numbers.put(name, add(operation, inputs));
    }

    /** Adds an operation and tells its result's number. */
    int add(Operation operation, int... inputs) {
        int number = constant(new double[0]);
        steps.add(new Tail.Step(operation, inputs.clone(), number));
        return number;
    }

    /** Adds rounding and saturation; the integers are then known by the real values they stand for. */
    void quantize(OnnxNode node, int input, int scale, int zeroPoint, Optional<ElementType> type)
            throws TailRefusedException {
        String name = node.output();
        Tensor scales = constants.input(node, scale);
        Optional<Tensor> zeroPoints = constants.optional(node, zeroPoint);
        int[] shape = constants.shape(name);
        int axis = (int) node.integer("axis", 1);
        int inner = scales.size() == 1
                ? 1
                : (int) Tensor.elements(
                        Arrays.copyOfRange(shape, (axis < 0 ? axis + shape.length : axis) + 1, shape.length));
        ElementType integers = zeroPoints.map(Tensor::type).or(() -> type).orElse(ElementType.UINT8);
        Quantize operation =
                new Quantize((int) Tensor.elements(shape), constants.grid(scales, zeroPoints, integers, inner));
        add(name, operation, input);
        quantizations.put(
                name,
                new Quantization(
                        name,
                        node.input(scale).orElse(""),
                        node.input(zeroPoint).orElse("")));
    }

    /** Integers become real values again: nothing to do, if by the scale and zero point that made them. */
    void dequantize(OnnxNode node, int integers, int scale, int zeroPoint) throws TailRefusedException {
        String name = node.input(integers).orElse("");
        Quantization made = quantizations.get(name);
        if (made == null
                || !isSame(made.scale(), node.input(scale).orElse(""))
                || !isSame(made.zeroPoint(), node.input(zeroPoint).orElse(""))) {
            throw new TailRefusedException(node + " reads integers by another scale than they were made with");
        }
    }

    private boolean isSame(String one, String other) throws TailRefusedException {
        if (one.equals(other)) {
            return true;
        }
        return Arrays.equals(numbers(one), numbers(other));
    }

    private double[] numbers(String name) throws TailRefusedException {
        return name.isEmpty() ? new double[] {0} : constants.get(name).doubles();
    }
}

package io.fovea.quantize.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A network as single steps in the order of execution; each value is known by the index of the step that makes it, the network's
 * input by {@link #INPUT}.
 *
 * @param steps the operations
 * @param modules for every module path, in the order of execution, the value it returns; where a module is called more than once
 *     (ResNet's relu) the last call counts, as a forward hook would see it
 */
public record Graph(List<Step> steps, Map<String, Integer> modules) {

    /** The network's input as a value. */
    public static final int INPUT = -1;

    /**
     * One operation on values.
     *
     * @param path module path of the operation; where it has no module of its own, of the module around it
     */
    public record Step(int index, Operation operation, List<Integer> inputs, String path, Shape shape) {
        public Step {
            inputs = List.copyOf(inputs);
        }

        /** The operation's parameters under their full names. */
        public List<ParameterSpec> parameters() {
            return operation.parameters().stream().map(p -> p.below(path)).toList();
        }
    }

    public Graph {
        steps = List.copyOf(steps);
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    }

    static Graph of(Layer layer, Shape input) {
        Lowering lowering = new Lowering(input);
        lowering.lower(layer, "", INPUT);
        return new Graph(lowering.steps, lowering.modules);
    }

    /** The value a module returns. */
    public int output(String modulePath) {
        Integer value = modules.get(modulePath);
        if (value == null) {
            throw new UnknownLayerException(modulePath, modules.keySet());
        }
        return value;
    }

    /** The value of the logits. */
    public int logits() {
        return steps.size() - 1;
    }

    /** The steps that need the given value, directly or through others, in the order of execution. */
    public Set<Step> after(int value) {
        Set<Integer> reached = new LinkedHashSet<>(List.of(value));
        Set<Step> after = new LinkedHashSet<>();
        for (Step step : steps) {
            if (step.inputs().stream().anyMatch(reached::contains)) {
                reached.add(step.index());
                after.add(step);
            }
        }
        return after;
    }

    List<ParameterSpec> parameters() {
        return steps.stream().flatMap(step -> step.parameters().stream()).toList();
    }

    private static final class Lowering {
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Integer> modules = new LinkedHashMap<>();
        private final Shape input;

        Lowering(Shape input) {
            this.input = input;
        }

        int lower(Layer layer, String path, int value) {
            if (layer instanceof Layer.Apply apply) {
                return unary((Operation.Unary) apply.operation(), value, path);
            }
            if (layer instanceof Layer.Named named) {
                String inner = path.isEmpty() ? named.name() : path + "." + named.name();
                int result = lower(named.layer(), inner, value);
                modules.remove(inner);
                modules.put(inner, result);
                return result;
            }
            if (layer instanceof Layer.Sequence sequence) {
                int result = value;
                for (Layer next : sequence.layers()) {
                    result = lower(next, path, result);
                }
                return result;
            }
            Layer.Branches branches = (Layer.Branches) layer;
            List<Integer> results =
                    branches.branches().stream().map(b -> lower(b, path, value)).toList();
            return step(branches.join(), results, path, joined(branches.join(), results));
        }

        private int unary(Operation.Unary operation, int value, String path) {
            return step(operation, List.of(value), path, operation.output(shape(value)));
        }

        private int step(Operation operation, List<Integer> inputs, String path, Shape shape) {
            steps.add(new Step(steps.size(), operation, inputs, path, shape));
            return steps.size() - 1;
        }

        private Shape joined(Operation join, List<Integer> values) {
            Stream<Shape> shapes = values.stream().map(this::shape);
            if (join instanceof TensorOperation.Concatenate) {
                return shape(values.get(0))
                        .withChannels(shapes.mapToInt(Shape::channels).sum());
            }
            return shapes.reduce((a, b) -> a.size() >= b.size() ? a : b).orElseThrow();
        }

        private Shape shape(int value) {
            return value == INPUT ? input : steps.get(value).shape();
        }
    }
}

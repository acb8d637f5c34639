package io.fovea.deployed.tail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The end of a graph, from the target layer's activations to the scores, in double precision: scores and their gradient,
 * quantization straight-through and 0 where saturated. Immutable and safe for use by many threads.
 */
public final class Tail {
    /** One operation; tensors are numbered, the target is 0. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Step(Operation operation, int[] inputs, int output) {}

    private final List<Step> steps;
    private final List<String> operators;
    private final double[][] constants;
    private final int targetSize;
    private final int scores;

    /** The only reader of the target, where it takes means or sums over equal runs of neighbours: over space. */
    private final Optional<Step> pooling;

    /**
     * @param steps in an order of execution
     * @param operators names of the graph's operators they stand for
     * @param constants by tensor number; empty where a tensor is computed
     * @param targetSize elements of the target
     * @param scores number of the scores' tensor
     */
    Tail(List<Step> steps, List<String> operators, List<double[]> constants, int targetSize, int scores) {
        this.steps = List.copyOf(steps);
        this.operators = List.copyOf(operators);
        this.constants = constants.toArray(double[][]::new);
        this.targetSize = targetSize;
        this.scores = scores;
        List<Step> readers = this.steps.stream()
                .filter(step -> Arrays.stream(step.inputs()).anyMatch(input -> input == 0))
                .toList();
        this.pooling = readers.size() == 1 && readers.get(0).operation() instanceof Reduce reduce && reduce.isEven()
                ? Optional.of(readers.get(0))
                : Optional.empty();
    }

    /** The graph's operators between target and scores, in order. */
    public List<String> operators() {
        return operators;
    }

    /** Number of scores. */
    public int classes() {
        return steps.isEmpty()
                ? targetSize
                : steps.stream()
                        .filter(step -> step.output() == scores)
                        .mapToInt(step -> step.operation().size())
                        .findFirst()
                        .orElse(targetSize);
    }

    /** Every class's score at these activations. */
    public double[] scores(double[] activations) {
        boolean[] all = new boolean[classes()];
        Arrays.fill(all, true);
        return values(activations, demand(all))[scores].clone();
    }

    /** One class's score at these activations. */
    public double score(double[] activations, int target) {
        return values(activations, demand(only(target)))[scores][target];
    }

    /** One class's score as a function of the activations, for many of them. */
    public ToDoubleFunction<double[]> scorer(int target) {
        boolean[][] demand = demand(only(target));
        return activations -> values(activations, demand)[scores][target];
    }

    /** The gradient of one class's score with respect to the activations, at these: one for each of them. */
    public double[] gradient(double[] activations, int target) {
        return gradient(activations, target, Optional.empty());
    }

    /**
     * The same; where the tail begins with a mean over space, so that the gradient is equal there, it is given once for each
     * channel.
     */
    public double[] shortGradient(double[] activations, int target) {
        return gradient(activations, target, pooling);
    }

    /**
     * Backward through the steps.
     *
     * @param stop the step that is not gone through but only tells the gradient's share
     */
    private double[] gradient(double[] activations, int target, Optional<Step> stop) {
        double[][] values = values(activations, demand(only(target)));
        double[][] gradients = new double[values.length][0];
        gradients[scores] = new double[values[scores].length];
        gradients[scores][target] = 1;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (stop.isPresent() && stop.get().equals(step) && step.operation() instanceof Reduce reduce) {
                double[] pooled = gradients[step.output()];
                double share = reduce.share();
                return Arrays.stream(pooled.length == 0 ? new double[reduce.size()] : pooled)
                        .map(each -> each * share)
                        .toArray();
            }
            double[] above = gradients[step.output()];
            if (above.length > 0) {
                step.operation()
                        .backward(inputs(step, values), values[step.output()], above, below(step, values, gradients));
            }
        }
        return gradients[0].length == 0 ? new double[targetSize] : gradients[0];
    }

    private static double[][] below(Step step, double[][] values, double[][] gradients) {
        List<double[]> below = new ArrayList<>();
        for (int input : step.inputs()) {
            if (gradients[input].length == 0) {
                gradients[input] = new double[values[input].length];
            }
            below.add(gradients[input]);
        }
        return below.toArray(double[][]::new);
    }

    private boolean[] only(int target) {
        boolean[] wanted = new boolean[classes()];
        wanted[target] = true;
        return wanted;
    }

    /** What of each tensor the wanted scores depend on. */
    private boolean[][] demand(boolean[] wanted) {
        // What is given and not computed has none.
        boolean[][] demand = new boolean[constants.length][0];
        for (Step step : steps) {
            demand[step.output()] = new boolean[step.operation().size()];
        }
        demand[scores] = wanted;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            for (int input = 0; input < step.inputs().length; input++) {
                boolean[] needed = demand[step.inputs()[input]];
                if (needed.length > 0) {
                    step.operation().demand(demand[step.output()], input, needed);
                }
            }
        }
        return demand;
    }

    private double[][] values(double[] activations, boolean[][] demand) {
        if (activations.length != targetSize) {
            throw new IllegalArgumentException(activations.length + " activations for a target of " + targetSize);
        }
        double[][] values = constants.clone();
        values[0] = activations;
        for (Step step : steps) {
            values[step.output()] = step.operation().forward(inputs(step, values), demand[step.output()]);
        }
        return values;
    }

    private static double[][] inputs(Step step, double[][] values) {
        return Arrays.stream(step.inputs()).mapToObj(input -> values[input]).toArray(double[][]::new);
    }
}

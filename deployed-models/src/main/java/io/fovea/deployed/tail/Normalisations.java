package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Normalising operators: those of a batch are one factor and one summand, the others functions of a run. */
final class Normalisations extends TailNode {
    private final TailBuilder tail;

    Normalisations(Constants constants, TailBuilder tail, OnnxNode node) {
        super(constants, node);
        this.tail = tail;
    }

    /** One factor and one summand for each channel. */
    void batchNormalization() throws TailRefusedException {
        double[] gain = constants.input(node, 1).doubles();
        double[] bias = constants.input(node, 2).doubles();
        double[] mean = constants.input(node, 3).doubles();
        double[] variance = constants.input(node, 4).doubles();
        double epsilon = node.real("epsilon", 1e-5);
        double[] factor = new double[gain.length];
        double[] summand = new double[gain.length];
        for (int channel = 0; channel < gain.length; channel++) {
            factor[channel] = gain[channel] / Math.sqrt(variance[channel] + epsilon);
            summand[channel] = bias[channel] - mean[channel] * factor[channel];
        }
        int size = size();
        int inner = size / constants.shape(node.output())[0] / gain.length;
        int[] all = IntStream.range(0, size).toArray();
        int[] channels =
                IntStream.range(0, size).map(i -> i / inner % gain.length).toArray();
        int scaled = tail.add(new Binary(Binary.Kind.MUL, all, channels), tail.number(x()), tail.constant(factor));
        tail.add(node.output(), new Binary(Binary.Kind.ADD, all, channels), scaled, tail.constant(summand));
    }

    void layerNormalization() throws TailRefusedException {
        int[] shape = constants.shape(node.output());
        int axis = axis(node.integer("axis", -1), shape.length);
        int length = (int) Tensor.elements(Arrays.copyOfRange(shape, axis, shape.length));
        int size = size();
        int[] all = IntStream.range(0, size).toArray();
        int[] within = IntStream.range(0, size).map(i -> i % length).toArray();
        int normal = tail.add(
                new Normalisation(Normalisation.Kind.LAYER, size, length, node.real("epsilon", 1e-5)),
                tail.number(x()));
        int scaled = tail.add(new Binary(Binary.Kind.MUL, all, within), normal, tail.number(name(1)));
        if (node.input(2).isPresent()) {
            tail.add(node.output(), new Binary(Binary.Kind.ADD, all, within), scaled, tail.number(name(2)));
        } else {
            tail.add(node.output(), new Unary(size, x -> x, (x, y) -> 1), scaled);
        }
    }

    Operation overLastAxis(Normalisation.Kind kind) throws TailRefusedException {
        int[] shape = constants.shape(node.output());
        boolean flattens = constants.graph().opset("").orElse(13) < 13;
        int axis = axis(node.integer("axis", flattens ? 1 : -1), shape.length);
        int rest = (int) Tensor.elements(Arrays.copyOfRange(shape, axis + 1, shape.length));
        if (rest != 1 && !flattens) {
            throw new TailRefusedException(node + " is over an axis that is not the last");
        }
        return new Normalisation(kind, size(), rest * shape[axis], 0);
    }
}

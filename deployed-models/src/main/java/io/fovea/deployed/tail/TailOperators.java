package io.fovea.deployed.tail;

import io.fovea.onnx.Broadcast;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxNode;
import java.util.Optional;

/**
 * Every operator that a tail may hold, as operations: those of float classifiers, {@code QuantizeLinear} and its reverse,
 * and the blocks of dynamic and QOperator files.
 */
final class TailOperators extends TailNode {
    private final TailBuilder tail;

    TailOperators(Constants constants, TailBuilder tail, OnnxNode node) {
        super(constants, node);
        this.tail = tail;
    }

    /** Adds the node's operations to the tail. */
    void add() throws TailRefusedException {
        switch (node.operator()) {
            case "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> tail.alias(node.output(), x());
            case "Cast" -> cast();
            case "QuantizeLinear" -> tail.quantize(node, tail.number(x()), 1, 2, declaredType());
            case "DequantizeLinear" -> {
                tail.dequantize(node, 0, 1, 2);
                tail.alias(node.output(), x());
            }
            case "DynamicQuantizeLinear" -> dynamicQuantize();
            case "Relu" -> unary(Unary.relu(size()));
            case "LeakyRelu" -> unary(Unary.leakyRelu(size(), node.real("alpha", 0.01)));
            case "Clip" ->
                unary(Unary.clip(size(), bound(1, "min", -Double.MAX_VALUE), bound(2, "max", Double.MAX_VALUE)));
            case "HardSigmoid" -> unary(Unary.hardSigmoid(size(), node.real("alpha", 0.2), node.real("beta", 0.5)));
            case "HardSwish" -> unary(Unary.hardSwish(size()));
            case "Sigmoid" -> unary(Unary.sigmoid(size()));
            case "Tanh" -> unary(new Unary(size(), Math::tanh, (x, y) -> 1 - y * y));
            case "Exp" -> unary(new Unary(size(), Math::exp, (x, y) -> y));
            case "Sqrt" -> unary(new Unary(size(), Math::sqrt, (x, y) -> 0.5 / y));
            case "Neg" -> unary(new Unary(size(), x -> -x, (x, y) -> -1));
            case "Add" -> binary(Binary.Kind.ADD);
            case "Sub" -> binary(Binary.Kind.SUB);
            case "Mul" -> binary(Binary.Kind.MUL);
            case "Div" -> binary(Binary.Kind.DIV);
            case "BatchNormalization" -> new Normalisations(constants, tail, node).batchNormalization();
            case "LayerNormalization" -> new Normalisations(constants, tail, node).layerNormalization();
            case "Softmax" -> unary(new Normalisations(constants, tail, node).overLastAxis(Normalisation.Kind.SOFTMAX));
            case "LogSoftmax" ->
                unary(new Normalisations(constants, tail, node).overLastAxis(Normalisation.Kind.LOG_SOFTMAX));
            case "GlobalAveragePool" -> unary(pooling().globalPool(Reduce.Kind.MEAN));
            case "GlobalMaxPool" -> unary(pooling().globalPool(Reduce.Kind.MAX));
            case "ReduceMean" -> unary(pooling().reduce(Reduce.Kind.MEAN));
            case "ReduceSum" -> unary(pooling().reduce(Reduce.Kind.SUM));
            case "ReduceMax" -> unary(pooling().reduce(Reduce.Kind.MAX));
            case "MaxPool" -> unary(pooling().pool(Reduce.Kind.MAX));
            case "AveragePool" -> unary(pooling().pool(Reduce.Kind.MEAN));
            case "Transpose" -> unary(movements().transpose());
            case "Gather" -> unary(movements().gather());
            case "Slice" -> unary(movements().slice());
            case "Concat" -> concat();
            case "Conv" -> unary(new TailWeights(constants, node).convolution(0, 1, constants.optional(node, 2)));
            case "Gemm" -> unary(new TailWeights(constants, node).gemm());
            case "MatMul" -> unary(new TailWeights(constants, node).matMul(1));
            case "ConvInteger" -> unary(new TailWeights(constants, node).convInteger());
            case "MatMulInteger" -> unary(new TailWeights(constants, node).matMulInteger());
            default -> new QuantizedOperators(constants, tail, node).add();
        }
    }

    private Pooling pooling() {
        return new Pooling(constants, node);
    }

    private Movements movements() {
        return new Movements(constants, node);
    }

    private void unary(Operation operation) throws TailRefusedException {
        tail.add(node.output(), operation, tail.number(x()));
    }

    private Optional<ElementType> declaredType() {
        return ElementType.of((int) node.integer("output_dtype", 0));
    }

    private void cast() throws TailRefusedException {
        ElementType to = ElementType.of((int) node.integer("to", 0)).orElse(ElementType.BOOL);
        if (!to.isFloat()) {
            throw new TailRefusedException(node + " makes " + to + " of values that depend on the target");
        }
        tail.alias(node.output(), x());
    }

    /** Its scale and zero point are in its real values already; those who multiply by them again multiply by 1. */
    private void dynamicQuantize() throws TailRefusedException {
        tail.add(node.output(), new DynamicQuantize(size()), tail.number(x()));
        tail.one(node.outputs().get(1));
    }

    private double bound(int position, String attribute, double otherwise) throws TailRefusedException {
        return constants
                .optional(node, position)
                .map(tensor -> tensor.value(0))
                .orElseGet(() -> node.real(attribute, otherwise));
    }

    private void binary(Binary.Kind kind) throws TailRefusedException {
        int a = tail.number(name(0));
        int b = tail.number(name(1));
        tail.add(node.output(), broadcast(constants, node, kind, name(0), name(1)), a, b);
    }

    static Operation broadcast(Constants constants, OnnxNode node, Binary.Kind kind, String a, String b)
            throws TailRefusedException {
        int[] result = constants.shape(node.output());
        return new Binary(
                kind, Broadcast.indices(constants.shape(a), result), Broadcast.indices(constants.shape(b), result));
    }

    private void concat() throws TailRefusedException {
        int[] inputs = new int[node.inputs().size()];
        for (int part = 0; part < inputs.length; part++) {
            inputs[part] = tail.number(name(part));
        }
        tail.add(node.output(), movements().concat(), inputs);
    }
}

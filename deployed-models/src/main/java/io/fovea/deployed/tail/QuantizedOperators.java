package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import java.util.Arrays;
import java.util.Optional;

/** The operators of QOperator files: what they do on real values, then rounding and saturation. */
final class QuantizedOperators extends TailNode {
    private final TailBuilder tail;

    QuantizedOperators(Constants constants, TailBuilder tail, OnnxNode node) {
        super(constants, node);
        this.tail = tail;
    }

    /** Adds the node. */
    void add() throws TailRefusedException {
        TailWeights weights = new TailWeights(constants, node);
        switch (node.operator()) {
            case "QLinearConv" -> quantized(weights.qLinearConv(), 6, 7);
            case "QLinearMatMul" -> quantized(weights.qLinearMatMul(), 6, 7);
            case "QGemm" -> {
                if (node.input(7).isPresent()) {
                    quantized(weights.qGemm(), 7, 8);
                } else {
                    tail.dequantize(node, 0, 1, 2);
                    tail.add(node.output(), weights.qGemm(), tail.number(x()));
                }
            }
            case "QLinearGlobalAveragePool" ->
                quantized(new Pooling(constants, node).globalPool(Reduce.Kind.MEAN), 3, 4);
            case "QLinearAveragePool" -> quantized(new Pooling(constants, node).pool(Reduce.Kind.MEAN), 3, 4);
            case "QLinearReduceMean" -> quantized(new Pooling(constants, node).reduce(Reduce.Kind.MEAN), 3, 4);
            case "QLinearSigmoid" -> quantized(Unary.sigmoid(size()), 3, 4);
            case "QLinearLeakyRelu" -> quantized(Unary.leakyRelu(size(), node.real("alpha", 0.01)), 3, 4);
            case "QLinearSoftmax" ->
                quantized(new Normalisations(constants, tail, node).overLastAxis(Normalisation.Kind.SOFTMAX), 3, 4);
            case "QLinearAdd" -> quantizedBinary(Binary.Kind.ADD);
            case "QLinearMul" -> quantizedBinary(Binary.Kind.MUL);
            default ->
                throw new TailRefusedException(
                        "the operator %s stands between the target layer and the scores, and its gradient is not known"
                                .formatted(node));
        }
    }

    private void quantized(Operation operation, int scale, int zeroPoint) throws TailRefusedException {
        tail.dequantize(node, 0, 1, 2);
        tail.quantize(node, tail.add(operation, tail.number(x())), scale, zeroPoint, Optional.empty());
    }

    private void quantizedBinary(Binary.Kind kind) throws TailRefusedException {
        int a = quantizedOperand(0);
        int b = quantizedOperand(3);
        Operation operation = TailOperators.broadcast(constants, node, kind, name(0), name(3));
        tail.quantize(node, tail.add(operation, a, b), 6, 7, Optional.empty());
    }

    private int quantizedOperand(int position) throws TailRefusedException {
        if (tail.isData(name(position))) {
            tail.dequantize(node, position, position + 1, position + 2);
            return tail.number(name(position));
        }
        double scale = constants.input(node, position + 1).value(0);
        double zeroPoint = constants
                .optional(node, position + 2)
                .map(tensor -> tensor.value(0))
                .orElse(0.0);
        return tail.constant(Arrays.stream(constants.input(node, position).doubles())
                .map(integer -> (integer - zeroPoint) * scale)
                .toArray());
    }
}

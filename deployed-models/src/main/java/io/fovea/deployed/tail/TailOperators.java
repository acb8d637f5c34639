package io.fovea.deployed.tail;

import io.fovea.onnx.Broadcast;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Every operator that a tail may hold, as operations: those of float classifiers, {@code QuantizeLinear} and its reverse,
 * and the blocks of dynamic and QOperator files.
 */
final class TailOperators {
    private final Constants constants;
    private final TailBuilder tail;
    private final OnnxNode node;

    TailOperators(Constants constants, TailBuilder tail, OnnxNode node) {
        this.constants = constants;
        this.tail = tail;
        this.node = node;
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
            case "BatchNormalization" -> batchNormalization();
            case "LayerNormalization" -> layerNormalization();
            case "Softmax" -> normalisation(Normalisation.Kind.SOFTMAX);
            case "LogSoftmax" -> normalisation(Normalisation.Kind.LOG_SOFTMAX);
            case "GlobalAveragePool" -> unary(globalPool(Reduce.Kind.MEAN));
            case "GlobalMaxPool" -> unary(globalPool(Reduce.Kind.MAX));
            case "ReduceMean" -> unary(reduce(Reduce.Kind.MEAN));
            case "ReduceSum" -> unary(reduce(Reduce.Kind.SUM));
            case "ReduceMax" -> unary(reduce(Reduce.Kind.MAX));
            case "MaxPool" -> unary(pool(Reduce.Kind.MAX));
            case "AveragePool" -> unary(pool(Reduce.Kind.MEAN));
            case "Transpose" -> unary(transpose());
            case "Gather" -> unary(gather());
            case "Slice" -> unary(slice());
            case "Concat" -> concat();
            case "Conv" -> unary(new TailWeights(constants, node).convolution(0, 1, constants.optional(node, 2)));
            case "Gemm" -> unary(new TailWeights(constants, node).gemm());
            case "MatMul" -> unary(new TailWeights(constants, node).matMul(1));
            case "ConvInteger" -> unary(new TailWeights(constants, node).convInteger());
            case "MatMulInteger" -> unary(new TailWeights(constants, node).matMulInteger());
            default -> quantizedOperator();
        }
    }

    /** The operators of QOperator files: what they do on real values, then rounding and saturation. */
    private void quantizedOperator() throws TailRefusedException {
        TailWeights weights = new TailWeights(constants, node);
        switch (node.operator()) {
            case "QLinearConv" -> quantized(weights.qLinearConv(), 6, 7);
            case "QLinearMatMul" -> quantized(weights.qLinearMatMul(), 6, 7);
            case "QGemm" -> {
                if (node.input(7).isPresent()) {
                    quantized(weights.qGemm(), 7, 8);
                } else {
                    tail.dequantize(node, 0, 1, 2);
                    unary(weights.qGemm());
                }
            }
            case "QLinearGlobalAveragePool" -> quantized(globalPool(Reduce.Kind.MEAN), 3, 4);
            case "QLinearAveragePool" -> quantized(pool(Reduce.Kind.MEAN), 3, 4);
            case "QLinearReduceMean" -> quantized(reduce(Reduce.Kind.MEAN), 3, 4);
            case "QLinearSigmoid" -> quantized(Unary.sigmoid(size()), 3, 4);
            case "QLinearLeakyRelu" -> quantized(Unary.leakyRelu(size(), node.real("alpha", 0.01)), 3, 4);
            case "QLinearSoftmax" -> quantized(normalisationOperation(Normalisation.Kind.SOFTMAX), 3, 4);
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
        Operation operation = broadcast(kind, name(0), name(3));
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

    private String name(int position) throws TailRefusedException {
        return node.input(position).orElseThrow(() -> new TailRefusedException(node + " lacks its input " + position));
    }

    private String x() throws TailRefusedException {
        return name(0);
    }

    private int size() throws TailRefusedException {
        return (int) Tensor.elements(constants.shape(node.output()));
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
        tail.add(node.output(), broadcast(kind, name(0), name(1)), a, b);
    }

    private Operation broadcast(Binary.Kind kind, String a, String b) throws TailRefusedException {
        int[] result = constants.shape(node.output());
        return new Binary(
                kind, Broadcast.indices(constants.shape(a), result), Broadcast.indices(constants.shape(b), result));
    }

    /** One factor and one summand for each channel. */
    private void batchNormalization() throws TailRefusedException {
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

    private void layerNormalization() throws TailRefusedException {
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

    private void normalisation(Normalisation.Kind kind) throws TailRefusedException {
        unary(normalisationOperation(kind));
    }

    private Operation normalisationOperation(Normalisation.Kind kind) throws TailRefusedException {
        int[] shape = constants.shape(node.output());
        boolean flattens = constants.graph().opset("").orElse(13) < 13;
        int axis = axis(node.integer("axis", flattens ? 1 : -1), shape.length);
        int rest = (int) Tensor.elements(Arrays.copyOfRange(shape, axis + 1, shape.length));
        if (rest != 1 && !flattens) {
            throw new TailRefusedException(node + " is over an axis that is not the last");
        }
        return new Normalisation(kind, size(), rest * shape[axis], 0);
    }

    private static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    private Operation globalPool(Reduce.Kind kind) throws TailRefusedException {
        if (node.integer("channels_last", 0) == 1) {
            throw new TailRefusedException(node + " has its channels last");
        }
        int[] shape = constants.shape(x());
        int area = (int) Tensor.elements(Arrays.copyOfRange(shape, 2, shape.length));
        return Reduce.of(
                kind,
                size(),
                IntStream.range(0, (int) Tensor.elements(shape))
                        .map(i -> i / area)
                        .toArray());
    }

    private Operation reduce(Reduce.Kind kind) throws TailRefusedException {
        int[] shape = constants.shape(x());
        Optional<Tensor> input = node.operator().startsWith("QLinear") ? Optional.empty() : constants.optional(node, 1);
        int[] axes = node.integers("axes")
                .or(() -> input.map(tensor ->
                        Arrays.stream(tensor.longs()).mapToInt(i -> (int) i).toArray()))
                .orElseGet(() -> IntStream.range(0, shape.length).toArray());
        int[] kept = shape.clone();
        for (int axis : axes) {
            kept[axis(axis, shape.length)] = 1;
        }
        return Reduce.of(kind, (int) Tensor.elements(kept), Broadcast.indices(kept, shape));
    }

    private Operation pool(Reduce.Kind kind) throws TailRefusedException {
        if (node.integer("channels_last", 0) == 1) {
            throw new TailRefusedException(node + " has its channels last");
        }
        int[] in = constants.shape(x());
        int[] out = constants.shape(node.output());
        Window window = Window.of(node, in, out, node.integers("kernel_shape", 1, 1));
        return new Pool(kind, in[1], window, node.integer("count_include_pad", 0) == 1);
    }

    private Operation transpose() throws TailRefusedException {
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

    private Operation gather() throws TailRefusedException {
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

    private Operation slice() throws TailRefusedException {
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

    private void concat() throws TailRefusedException {
        int[] shape = constants.shape(node.output());
        int axis = axis(node.integer("axis", 0), shape.length);
        int inner = (int) Tensor.elements(Arrays.copyOfRange(shape, axis + 1, shape.length));
        int count = node.inputs().size();
        int[] inputs = new int[count];
        int[] source = new int[size()];
        int[] index = new int[size()];
        int offset = 0;
        for (int part = 0; part < count; part++) {
            String name = name(part);
            inputs[part] = tail.number(name);
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
        tail.add(node.output(), new Pick(source, index), inputs);
    }

    private interface Source {
        int flat(int[] position);
    }

    private static Operation pick(int[] shape, Source source) {
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

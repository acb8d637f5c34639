package io.fovea.onnx;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** The operators that exporters use on shapes and constants, computed. Anything else is left unfolded. */
final class FoldedOperators {
    private FoldedOperators() {}

    /** The value of a node whose inputs are all known; none where the operator or the type is not among these. */
    static Optional<Tensor> apply(OnnxNode node, List<Optional<Tensor>> inputs) {
        Tensor first = inputs.get(0).orElseThrow();
        Optional<Tensor> second = inputs.size() > 1 ? inputs.get(1) : Optional.empty();
        return switch (node.operator()) {
            case "Identity" -> Optional.of(first);
            case "Reshape" -> second.flatMap(shape -> FoldedShapes.reshape(first, shape.longs()));
            case "Flatten" -> Optional.of(FoldedShapes.flatten(first, (int) node.integer("axis", 1)));
            case "Unsqueeze" -> FoldedShapes.axes(node, second).map(axes -> FoldedShapes.unsqueeze(first, axes));
            case "Squeeze" -> Optional.of(FoldedShapes.squeeze(first, FoldedShapes.axes(node, second)));
            case "Transpose" -> Optional.of(FoldedShapes.transpose(first, node));
            case "Concat" -> FoldedShapes.concat(inputs, (int) node.integer("axis", 0));
            case "Gather" -> second.map(indices -> FoldedShapes.gather(first, indices, (int) node.integer("axis", 0)));
            case "Slice" -> FoldedShapes.slice(node, first, inputs);
            case "Cast" -> cast(first, (int) node.integer("to", 0));
            case "Neg" -> elementwise(first, Tensor.vector(-1).reshaped(), (a, b) -> a * b, (a, b) -> a * b);
            case "Sqrt" -> real(first, Math::sqrt);
            case "Floor" -> real(first, Math::floor);
            case "Ceil" -> real(first, Math::ceil);
            case "Add" -> second.flatMap(b -> elementwise(first, b, Double::sum, Long::sum));
            case "Sub" -> second.flatMap(b -> elementwise(first, b, (x, y) -> x - y, (x, y) -> x - y));
            case "Mul" -> second.flatMap(b -> elementwise(first, b, (x, y) -> x * y, (x, y) -> x * y));
            case "Div" ->
                second.filter(b ->
                                b.type().isFloat() || Arrays.stream(b.longs()).allMatch(x -> x != 0))
                        .flatMap(b -> elementwise(first, b, (x, y) -> x / y, (x, y) -> x / y));
            case "ReduceProd" ->
                second.isEmpty() && first.type() == ElementType.INT64
                        ? Optional.of(product(first, node.integer("keepdims", 1) == 1))
                        : Optional.empty();
            case "ConstantOfShape" -> constantOfShape(node, first);
            case "DequantizeLinear" -> second.map(scale -> dequantize(node, first, scale, inputs));
            default -> Optional.empty();
        };
    }

    private static Optional<Tensor> cast(Tensor x, int to) {
        return ElementType.of(to).flatMap(type -> switch (type) {
            case FLOAT -> Optional.of(Tensor.floats(x.shape(), x.floats()));
            case INT64 -> Optional.of(Tensor.longs(x.shape(), x.longs()));
            default -> type == x.type() ? Optional.of(x) : Optional.empty();
        });
    }

    private static Tensor product(Tensor x, boolean keep) {
        long product = Arrays.stream(x.longs()).reduce(1, (a, b) -> a * b);
        int[] shape = new int[keep ? x.rank() : 0];
        Arrays.fill(shape, 1);
        return Tensor.longs(shape, product);
    }

    private static Optional<Tensor> constantOfShape(OnnxNode node, Tensor shape) {
        if (node.attribute("value").isPresent()
                && node.attribute("value").get().getT().getDataType() == ElementType.INT64.code()
                && node.attribute("value").get().getT().getRawData().size() == 8) {
            long value = node.attribute("value")
                    .get()
                    .getT()
                    .getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            int[] axes = Arrays.stream(shape.longs()).mapToInt(Math::toIntExact).toArray();
            long[] values = new long[FoldedShapes.size(axes)];
            Arrays.fill(values, value);
            return Optional.of(Tensor.longs(axes, values));
        }
        return Optional.empty();
    }

    private static Tensor dequantize(OnnxNode node, Tensor x, Tensor scale, List<Optional<Tensor>> inputs) {
        Optional<Tensor> zero = inputs.size() > 2 ? inputs.get(2) : Optional.empty();
        return Dequantized.of(x, scale, zero, (int) node.integer("axis", 1));
    }

    private static Optional<Tensor> real(Tensor x, DoubleUnaryOperator function) {
        return x.type() == ElementType.FLOAT
                ? Optional.of(Tensor.floats(
                        x.shape(), Arrays.stream(x.doubles()).map(function).toArray()))
                : Optional.empty();
    }

    /** With NumPy's rules of broadcasting; of two floats or two 64-bit integers. */
    private static Optional<Tensor> elementwise(
            Tensor a, Tensor b, DoubleBinaryOperator reals, LongBinaryOperator integers) {
        boolean real = a.type() == ElementType.FLOAT && b.type() == ElementType.FLOAT;
        boolean integer = a.type() == ElementType.INT64 && b.type() == ElementType.INT64;
        if (!real && !integer) {
            return a.type() == ElementType.FLOAT && b.size() == 1
                    ? elementwise(a, Tensor.floats(b.shape(), b.floats()), reals, integers)
                    : Optional.empty();
        }
        Optional<int[]> shape = Broadcast.shape(a.shape(), b.shape());
        if (shape.isEmpty() || FoldedShapes.size(shape.get()) == 0) {
            return Optional.empty();
        }
        int[] left = Broadcast.indices(a.shape(), shape.get());
        int[] right = Broadcast.indices(b.shape(), shape.get());
        if (real) {
            return Optional.of(Tensor.floats(
                    shape.get(),
                    IntStream.range(0, left.length)
                            .mapToDouble(i -> reals.applyAsDouble(a.value(left[i]), b.value(right[i])))
                            .toArray()));
        }
        long[] x = a.longs();
        long[] y = b.longs();
        return Optional.of(Tensor.longs(
                shape.get(),
                IntStream.range(0, left.length)
                        .mapToLong(i -> integers.applyAsLong(x[left[i]], y[right[i]]))
                        .toArray()));
    }
}

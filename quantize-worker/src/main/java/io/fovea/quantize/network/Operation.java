package io.fovea.quantize.network;

import java.util.List;

/** A primitive computation on tensors, with PyTorch's meaning and arguments. */
public sealed interface Operation permits Operation.Unary, Join, TensorOperation {

    /** The tensors PyTorch stores for it, in its own order, with names below the module's path. */
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    /** An operation on one tensor. */
    sealed interface Unary extends Operation {
        Shape output(Shape input);
    }

    /** A convolution: {@code in} to {@code out} channels, zero padding on every side. */
    record Conv2d(int in, int out, Window window, int groups, boolean bias) implements Unary {
        @Override
        public List<ParameterSpec> parameters() {
            var weight = ParameterSpec.of(
                    "weight",
                    out,
                    in / groups,
                    window.kernel().height(),
                    window.kernel().width());
            return bias ? List.of(weight, ParameterSpec.of("bias", out)) : List.of(weight);
        }

        @Override
        public Shape output(Shape input) {
            return window.output(input).withChannels(out);
        }
    }

    /** A fully connected layer. */
    record Linear(int in, int out) implements Unary {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.of("weight", out, in), ParameterSpec.of("bias", out));
        }

        @Override
        public Shape output(Shape input) {
            return input.withLast(out);
        }
    }

    /** Batch normalisation with a gain and an offset per channel. */
    record BatchNorm2d(int features, double epsilon) implements Unary {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    ParameterSpec.of("weight", features),
                    ParameterSpec.of("bias", features),
                    ParameterSpec.of("running_mean", features),
                    ParameterSpec.of("running_var", features),
                    new ParameterSpec("num_batches_tracked", List.of(), true));
        }

        @Override
        public Shape output(Shape input) {
            return input;
        }
    }

    /** {@code max(0, x)}. */
    record Relu() implements Elementwise {}

    /** {@code min(6, max(0, x))}. */
    record Relu6() implements Elementwise {}

    /** {@code x * sigmoid(x)}. */
    record Silu() implements Elementwise {}

    /** {@code 1 / (1 + exp(-x))} as squeeze and excitation has it, which has a quantization of its own. */
    record Sigmoid() implements Elementwise {}

    /** In training mode zeroes each element with this probability and scales the rest; else the identity. */
    record Dropout(double probability) implements Elementwise {}

    /** In training mode zeroes the whole sample with this probability and scales it otherwise; else the identity. */
    record StochasticDepth(double probability) implements Elementwise {}

    /** Maximum over windows. */
    record MaxPool2d(Window window) implements Unary {
        @Override
        public Shape output(Shape input) {
            return window.output(input);
        }
    }

    /** Mean over windows; the padding's zeros count as numbers or do not. */
    record AvgPool2d(Window window, boolean countPadding) implements Unary {
        @Override
        public Shape output(Shape input) {
            return window.output(input);
        }
    }

    /** Mean over as many (nearly) equal windows as give {@code size} rows and columns. */
    record AdaptiveAvgPool2d(int size) implements Unary {
        @Override
        public Shape output(Shape input) {
            return new Shape(input.channels(), size, size);
        }
    }

    /** Channels, rows and columns become one axis. */
    record Flatten() implements Unary {
        @Override
        public Shape output(Shape input) {
            return Shape.vector(input.size());
        }
    }

    /** An operation that keeps the shape. */
    sealed interface Elementwise extends Unary
            permits Relu, Relu6, Silu, Sigmoid, Dropout, StochasticDepth, Elementary {
        @Override
        default Shape output(Shape input) {
            return input;
        }
    }
}

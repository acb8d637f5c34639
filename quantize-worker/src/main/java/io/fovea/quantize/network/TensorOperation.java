package io.fovea.quantize.network;

import java.util.List;

/**
 * An operation of imported networks. Axes are counted in a batch's tensor, so that 0 is the batch and 1 the channels of most; the shape of
 * the result is not computed here but stands in the step.
 */
public sealed interface TensorOperation extends Operation {

    /** A tensor that depends on no image. */
    record Constant(List<Long> shape) implements TensorOperation {
        public Constant {
            shape = List.copyOf(shape);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("value", shape, false));
        }
    }

    /** {@code min(max(x, low), high)}; infinite where there is no limit. */
    record Clamp(double low, double high) implements TensorOperation {}

    /** {@code x} where it is positive, else {@code slope * x}. */
    record LeakyRelu(double slope) implements TensorOperation {}

    /** As {@link LeakyRelu}, with a learnt slope per channel. */
    record Prelu(int channels) implements TensorOperation {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.of("weight", channels));
        }
    }

    /** {@code x} where it is positive, else {@code alpha * (exp(x) - 1)}. */
    record Elu(double alpha) implements TensorOperation {}

    /** Gaussian error linear unit, exact or by the hyperbolic tangent. */
    record Gelu(boolean tanh) implements TensorOperation {}

    /** {@code min(max(alpha * x + beta, 0), 1)}. */
    record HardSigmoid(double alpha, double beta) implements TensorOperation {}

    /** Exponentials along an axis, divided by their sum; or its logarithm. */
    record Softmax(int axis, boolean logarithm) implements TensorOperation {}

    /** Normalisation over the last axes with a gain and an offset per element of these. */
    record LayerNorm(List<Long> lengths, double epsilon) implements TensorOperation {
        public LayerNorm {
            lengths = List.copyOf(lengths);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", lengths, false), new ParameterSpec("bias", lengths, false));
        }
    }

    /** Normalisation of each channel by its own mean and variance in this image. */
    record InstanceNorm(int channels, double epsilon) implements TensorOperation {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.of("weight", channels), ParameterSpec.of("bias", channels));
        }
    }

    /** {@code x / (k + alpha * mean of squares over size neighbouring channels) ^ beta}. */
    record LocalResponseNorm(int size, double alpha, double beta, double k) implements TensorOperation {}

    /** One number of all along the axes. */
    record Reduce(Kind kind, List<Integer> axes, boolean keepAxes) implements TensorOperation {
        /** What becomes of the numbers. */
        public enum Kind {
            MEAN,
            SUM,
            MAX,
            MIN
        }

        public Reduce {
            axes = List.copyOf(axes);
        }
    }

    /** One after the other along an axis. */
    record Concatenate(int axis) implements TensorOperation {}

    /** Product of matrices. */
    record MatrixProduct() implements TensorOperation {}

    /** The same elements in the same order under other axes, that of the batch included. */
    record Reshape(List<Integer> axes) implements TensorOperation {
        public Reshape {
            axes = List.copyOf(axes);
        }
    }

    /** The axes in another order. */
    record Permute(List<Integer> axes) implements TensorOperation {
        public Permute {
            axes = List.copyOf(axes);
        }
    }

    /** Every {@code step}-th element along an axis. */
    record Slice(int axis, long start, long end, long step) implements TensorOperation {}

    /** The elements at the given places along an axis. */
    record Pick(int axis, List<Integer> places) implements TensorOperation {
        public Pick {
            places = List.copyOf(places);
        }
    }

    /** More rows and columns around, numbers on the left, right, top and bottom; negative ones cut. */
    record Pad(List<Integer> sides, Mode mode, double value) implements TensorOperation {
        /** What the new rows and columns hold. */
        public enum Mode {
            CONSTANT,
            REFLECT,
            EDGE
        }

        public Pad {
            sides = List.copyOf(sides);
        }
    }

    /** Bilinear interpolation to so many rows and columns. */
    record Bilinear(Size2d size, boolean alignCorners) implements TensorOperation {}
}

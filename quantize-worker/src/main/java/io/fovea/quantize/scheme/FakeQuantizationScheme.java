package io.fovea.quantize.scheme;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.quantize.scheme.Quantizer.RangeSource;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where the ranges of fake quantization come from, and onto which integers they are laid. */
public enum FakeQuantizationScheme {
    /** The paper's equations 2 to 5: every tensor has its own range, so each image is explained independently of all others. */
    ADAPTIVE(Scheme.ADAPTIVE) {
        @Override
        Quantizer integerWeights(int bits) {
            return new Quantizer.Integers(unsigned(bits), RangeSource.TENSOR);
        }

        @Override
        Quantizer integerOutputs(int bits) {
            return new Quantizer.Integers(unsigned(bits), RangeSource.TENSOR);
        }
    },

    /** The paper's published script: PyTorch's default fused-observer settings, whose ranges follow the images slowly. */
    SEED_CODE(Scheme.SEED_CODE) {
        @Override
        Quantizer integerWeights(int bits) {
            return new Quantizer.Integers(
                    Grid.symmetric(-(1 << (bits - 1)), (1 << (bits - 1)) - 1), RangeSource.TENSOR);
        }

        @Override
        Quantizer integerOutputs(int bits) {
            // half of the integers in both cases: PyTorch's reduce_range
            Grid grid = bits == 16 ? Grid.affine(-(1 << 14), (1 << 14) - 1) : Grid.affine(0, (1 << (bits - 1)) - 1);
            return new Quantizer.Integers(grid, RangeSource.MOVING_AVERAGE);
        }
    },

    /** As integer models are deployed: outputs calibrated on some images and frozen, weights per output channel. */
    STATIC(Scheme.STATIC) {
        @Override
        Quantizer integerWeights(int bits) {
            int limit = (1 << (bits - 1)) - 1;
            return new Quantizer.Integers(Grid.symmetric(-limit, limit), RangeSource.CHANNEL);
        }

        @Override
        Quantizer integerOutputs(int bits) {
            return new Quantizer.Integers(unsigned(bits), RangeSource.CALIBRATION);
        }
    };

    private final Scheme identity;

    FakeQuantizationScheme(Scheme identity) {
        this.identity = identity;
    }

    abstract Quantizer integerWeights(int bits);

    abstract Quantizer integerOutputs(int bits);

    /**
     * The simulation of a scheme.
     *
     * @throws IllegalArgumentException that names the known ones, if the scheme is none that is simulated
     */
    public static FakeQuantizationScheme of(Scheme identity) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.identity == identity)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scheme " + identity + " is not simulated; known are "
                        + Arrays.stream(values()).map(Object::toString).collect(Collectors.joining(", "))));
    }

    /** The scheme as a variant names it. */
    public Scheme identity() {
        return identity;
    }

    @Override
    public String toString() {
        return identity.toString();
    }

    /** How weights of convolutions and linear layers are rounded. */
    public Quantizer weights(Precision precision) {
        return precision.isInteger() ? integerWeights(precision.bits()) : notInteger(precision);
    }

    /** How a layer's output is rounded. */
    public Quantizer outputs(Precision precision) {
        return precision.isInteger() ? integerOutputs(precision.bits()) : notInteger(precision);
    }

    /** How the output of squeeze and excitation's sigmoid is rounded: on 256 levels of 1/256 at every integer precision. */
    public Quantizer sigmoidOutputs(Precision precision) {
        return precision.isInteger()
                ? new Quantizer.Fixed(new FakeQuantization(1f / 256, 0, 0, 255))
                : notInteger(precision);
    }

    private static Quantizer notInteger(Precision precision) {
        return precision.equals(Precision.F32) ? new Quantizer.None() : new Quantizer.Cast(precision);
    }

    private static Grid unsigned(int bits) {
        return Grid.affine(0, (1 << bits) - 1);
    }
}

package io.fovea.quantize.scheme;

import io.fovea.identity.Precision;

/** How one tensor is rounded. */
public sealed interface Quantizer {

    /** It is not. */
    record None() implements Quantizer {}

    /** To the nearest value of a floating-point format, and back to single precision. */
    record Cast(Precision precision) implements Quantizer {}

    /** To an integer grid whose scale and zero point follow from a range. */
    record Integers(Grid grid, RangeSource range) implements Quantizer {}

    /** To an integer grid that is the same for every input: the sigmoid's, whose range is known to be 0..1. */
    record Fixed(FakeQuantization grid) implements Quantizer {}

    /** It is not, but its smallest and largest values are recorded: how a calibration is made. */
    record Observe() implements Quantizer {}

    /** Where the range of a tensor comes from. */
    enum RangeSource {
        /** Minimum and maximum of this very tensor. */
        TENSOR,
        /** Minimum and maximum of each output channel of this very tensor. */
        CHANNEL,
        /** Average of minimum and maximum over the images so far, the newest weighing 0.01; the first image alone at first. */
        MOVING_AVERAGE,
        /** Recorded beforehand on other images, and frozen. */
        CALIBRATION
    }
}

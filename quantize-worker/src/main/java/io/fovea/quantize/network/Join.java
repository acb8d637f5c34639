package io.fovea.quantize.network;

/** How the results of branches become one tensor. */
public enum Join implements Operation {
    /** Elementwise sum of equal shapes: residual connections. */
    ADD,
    /** Along the channels: Fire's expansion, dense connections. */
    CONCATENATE,
    /** Elementwise product, the shorter shape repeated over space: squeeze and excitation. */
    MULTIPLY
}

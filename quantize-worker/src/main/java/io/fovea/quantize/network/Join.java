package io.fovea.quantize.network;

/** An elementwise operation on two tensors; the shorter one is repeated. */
public enum Join implements Operation {
    /** Sum: residual connections. */
    ADD,
    /** The first less the second. */
    SUBTRACT,
    /** Product: squeeze and excitation. */
    MULTIPLY,
    /** The first by the second. */
    DIVIDE,
    /** The first to the power of the second. */
    POWER,
    /** The larger of the two. */
    MAXIMUM,
    /** The smaller of the two. */
    MINIMUM
}

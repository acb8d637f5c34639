package io.fovea.quantize.network;

/** A function of one number without parameters, applied to each element; PyTorch's names. */
public enum Elementary implements Operation.Elementwise {
    ABS,
    CEIL,
    COS,
    ERF,
    EXP,
    FLOOR,
    HARDSWISH,
    LOG,
    MISH,
    NEG,
    RECIPROCAL,
    SELU,
    /** Of a gate or of scores; squeeze and excitation's is {@link Operation.Sigmoid}. */
    SIGMOID,
    SIN,
    SOFTPLUS,
    SQRT,
    TANH
}

package io.fovea.quantize.program;

/** Which of libtorch's kernels a program may use; the results agree within the tolerance of fake quantization. */
public enum Kernels {
    /** Those that exist everywhere. */
    PORTABLE,
    /** Convolutions of oneDNN on weights laid out once, on x86. */
    ONEDNN,
    /**
     * Also oneDNN's integer convolutions, for precisions of 8 bits and fewer. Only where the processor multiplies and adds 8-bit integers
     * without overflow (VNNI, AMX): there they are exact, elsewhere they saturate.
     */
    ONEDNN_INTEGER
}

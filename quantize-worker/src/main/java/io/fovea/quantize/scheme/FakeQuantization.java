package io.fovea.quantize.scheme;

/** Quantize and dequantize with a given scale and zero point, rounding half to even. */
public record FakeQuantization(float scale, int zeroPoint, int quantMin, int quantMax) {

    /** The value nearest to x that the grid can represent. */
    public float apply(float x) {
        return Math.max(quantMin - zeroPoint, Math.min(quantMax - zeroPoint, steps(x))) * scale;
    }

    /** Whether a gradient passes through: 0 where x was clamped. */
    public boolean passesGradient(float x) {
        float quantized = steps(x) + zeroPoint;
        return quantMin <= quantized && quantized <= quantMax;
    }

    private float steps(float x) {
        float inverse = 1f / scale;
        return (float) Math.rint(x * inverse);
    }
}

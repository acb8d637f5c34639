package io.fovea.quantize.scheme;

/**
 * The integers a tensor is rounded to, and how a range of values is laid over them.
 *
 * @param quantMin smallest integer
 * @param quantMax largest integer
 */
public record Grid(Mapping mapping, int quantMin, int quantMax) {

    /** Smallest scale, as in PyTorch: the float epsilon. */
    public static final float MIN_SCALE = 1.1920929e-7f;

    /** How a range becomes scale and zero point. */
    public enum Mapping {
        /** The range, widened to hold 0, spans all integers. */
        AFFINE,
        /** The zero point is 0; the larger end of the range decides the scale. */
        SYMMETRIC
    }

    static Grid affine(int quantMin, int quantMax) {
        return new Grid(Mapping.AFFINE, quantMin, quantMax);
    }

    static Grid symmetric(int quantMin, int quantMax) {
        return new Grid(Mapping.SYMMETRIC, quantMin, quantMax);
    }

    /** Scale and zero point for a tensor whose smallest and largest values are given; single precision throughout, as PyTorch. */
    public FakeQuantization over(float smallest, float largest) {
        float min = Math.min(0f, smallest);
        float max = Math.max(0f, largest);
        if (mapping == Mapping.SYMMETRIC) {
            float scale = Math.max(Math.max(-min, max) / ((quantMax - quantMin) / 2f), MIN_SCALE);
            return new FakeQuantization(scale, 0, quantMin, quantMax);
        }
        float scale = Math.max((max - min) / (quantMax - quantMin), MIN_SCALE);
        int zeroPoint = quantMin - (int) Math.rint(min / scale);
        return new FakeQuantization(scale, Math.max(quantMin, Math.min(quantMax, zeroPoint)), quantMin, quantMax);
    }
}

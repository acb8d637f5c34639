package io.fovea.onnx;

/**
 * A floating-point format of 16 bits or fewer: one sign bit, then exponent, then mantissa.
 *
 * @param exponentBits width of the exponent
 * @param mantissaBits width of the mantissa
 * @param bias of the exponent
 * @param special what stands for infinity and NaN
 */
record SmallFloat(int exponentBits, int mantissaBits, int bias, Special special) {
    static final SmallFloat HALF = new SmallFloat(5, 10, 15, Special.IEEE);
    static final SmallFloat E4M3FN = new SmallFloat(4, 3, 7, Special.ALL_ONES);
    static final SmallFloat E4M3FNUZ = new SmallFloat(4, 3, 8, Special.NEGATIVE_ZERO);
    static final SmallFloat E5M2 = new SmallFloat(5, 2, 15, Special.IEEE);
    static final SmallFloat E5M2FNUZ = new SmallFloat(5, 2, 16, Special.NEGATIVE_ZERO);
    static final SmallFloat E2M1 = new SmallFloat(2, 1, 1, Special.NONE);

    /** Which bits are no finite number. */
    enum Special {
        /** The largest exponent: infinity with mantissa 0, else NaN. */
        IEEE,
        /** NaN where exponent and mantissa are all ones; no infinity. */
        ALL_ONES,
        /** NaN where a negative zero would be; no infinity. */
        NEGATIVE_ZERO,
        /** Every pattern is a finite number. */
        NONE
    }

    /** The number that these bits stand for. */
    double value(int bits) {
        int mantissa = bits & ((1 << mantissaBits) - 1);
        int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
        boolean negative = ((bits >> (mantissaBits + exponentBits)) & 1) == 1;
        boolean largest = exponent == (1 << exponentBits) - 1;
        if ((special == Special.NEGATIVE_ZERO && negative && exponent == 0 && mantissa == 0)
                || (special == Special.ALL_ONES && largest && mantissa == (1 << mantissaBits) - 1)
                || (special == Special.IEEE && largest && mantissa != 0)) {
            return Double.NaN;
        }
        double magnitude = special == Special.IEEE && largest
                ? Double.POSITIVE_INFINITY
                : exponent == 0
                        ? Math.scalb((double) mantissa, 1 - bias - mantissaBits)
                        : Math.scalb((double) (mantissa + (1 << mantissaBits)), exponent - bias - mantissaBits);
        return negative ? -magnitude : magnitude;
    }
}

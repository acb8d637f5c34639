package io.fovea.comparison;

/**
 * The natural logarithm of positive normal numbers, at a third of the cost of {@link Math#log}: exponent, a table of 128
 * centres of the mantissa, and a polynomial in the relative distance from the centre. Absolute error below 4e-16 times
 * one more than the result's size; the logarithm of a share is never near 0, where that would be a large relative one.
 */
final class FastLog {
    private static final int TABLE_BITS = 7;
    private static final int TABLE = 1 << TABLE_BITS;
    private static final int MANTISSA_BITS = 52;
    private static final long EXPONENT_MASK = 0xfffL << MANTISSA_BITS;
    /** Mantissas are taken from [0.6875, 1.375): 1 stands in the middle of a slot. */
    private static final long LOWEST = Double.doubleToRawLongBits(0.6875);

    private static final double[] INVERSES = new double[TABLE];
    private static final double[] LOGARITHMS = new double[TABLE];

    static {
        for (int slot = 0; slot < TABLE; slot++) {
            long width = 1L << (MANTISSA_BITS - TABLE_BITS);
            double centre = Double.longBitsToDouble(LOWEST + slot * width + width / 2);
            INVERSES[slot] = 1 / centre;
            LOGARITHMS[slot] = -Math.log(INVERSES[slot]);
        }
    }

    private static final double LN_2 = Math.log(2);

    private FastLog() {}

    static double log(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long above = bits - LOWEST;
        int slot = (int) (above >>> (MANTISSA_BITS - TABLE_BITS)) & (TABLE - 1);
        double mantissa = Double.longBitsToDouble(bits - (above & EXPONENT_MASK));
        double t = mantissa * INVERSES[slot] - 1;
        double tail = t * t * (-1.0 / 2 + t * (1.0 / 3 + t * (-1.0 / 4 + t * (1.0 / 5 - t * (1.0 / 6)))));
        return (above >> MANTISSA_BITS) * LN_2 + LOGARITHMS[slot] + (t + tail);
    }
}

package io.fovea.standalone.report;

/** Viridis: perceptually uniform, and readable for the colour-blind. A polynomial fit, one row per power. */
public final class Palette {
    private static final double[][] VIRIDIS = {
        {0.2777273272234177, 0.005407344544966578, 0.3340998053353061},
        {0.1050930431085774, 1.404613529898575, 1.384590162594685},
        {-0.3308618287255563, 0.214847559468213, 0.09509516302823659},
        {-4.634230498983486, -5.799100973351585, -19.33244095627987},
        {6.228269936347081, 14.17993336680509, 56.69055260068105},
        {4.776384997670288, -13.74514537774601, -65.35303263337234},
        {-5.435455855934631, 4.645852612178535, 26.3124352495832},
    };

    private Palette() {}

    /**
     * One channel of a colour, 0..255.
     *
     * @param at 0 low .. 1 high
     * @param channel 0 red, 1 green, 2 blue
     */
    public static double channel(double at, int channel) {
        double sum = 0;
        for (int power = VIRIDIS.length - 1; power >= 0; power--) {
            sum = sum * at + VIRIDIS[power][channel];
        }
        return 255 * Math.max(0, Math.min(1, sum));
    }
}

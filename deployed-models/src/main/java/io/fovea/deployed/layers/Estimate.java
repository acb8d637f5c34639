package io.fovea.deployed.layers;

/**
 * A mean over images.
 *
 * @param mean NaN of nothing
 * @param halfWidth of its 95 % confidence interval; NaN below two images
 */
public record Estimate(double mean, double halfWidth) {
    private static final double NORMAL_95 = 1.959963984540054;

    /** Of values in an order that does not depend on who computed them. */
    static Estimate of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
        return new Estimate(mean, NORMAL_95 * deviation / Math.sqrt(values.length));
    }
}

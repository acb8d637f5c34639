package io.fovea.aggregator.comparison;

/**
 * The comparison cell by cell, as the definitions read: for maps that no coarse grid describes, and what {@link
 * BilinearScores} is tested against.
 */
final class PixelScores {
    /** Keeps logarithm and quotient finite; the benchmark's constant. */
    static final double EPSILON = 2.2204e-16;

    private PixelScores() {}

    /** Of two maps that are defined and have the same size. */
    static MapScores of(PixelMap p, PixelMap q) {
        double sim = 0;
        double cc = 0;
        for (int cell = 0; cell < p.values.length; cell++) {
            sim += Math.min(p.normalisedShare(cell), q.normalisedShare(cell));
            cc += p.standardised(cell) * q.standardised(cell);
        }
        return new MapScores(sim, cc, kld(p, q));
    }

    static double kld(PixelMap p, PixelMap q) {
        double kld = 0;
        for (int cell = 0; cell < p.values.length; cell++) {
            double reference = q.share(cell);
            kld += reference == 0 ? 0 : reference * Math.log(EPSILON + reference / (p.share(cell) + EPSILON));
        }
        return kld;
    }
}

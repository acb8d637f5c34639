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
        for (int y = 0; y < p.rows.length; y++) {
            for (int x = 0; x < p.rows[y].length; x++) {
                double a = p.rows[y][x];
                double b = q.rows[y][x];
                sim += Math.min(p.normalisedShare(a), q.normalisedShare(b));
                cc += p.standardised(a) * q.standardised(b);
            }
        }
        return new MapScores(sim, cc, kld(p, q));
    }

    static double kld(PixelMap p, PixelMap q) {
        double kld = 0;
        for (int y = 0; y < p.rows.length; y++) {
            for (int x = 0; x < p.rows[y].length; x++) {
                double reference = q.share(q.rows[y][x]);
                kld += reference == 0
                        ? 0
                        : reference * Math.log(EPSILON + reference / (p.share(p.rows[y][x]) + EPSILON));
            }
        }
        return kld;
    }
}

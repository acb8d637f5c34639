package io.fovea.aggregator.comparison;

import java.util.Optional;

/**
 * How alike two maps are, as the MIT saliency benchmark defines it.
 *
 * @param sim similarity: histogram intersection of the min-max normalised maps, 0..1, 1 is equal
 * @param cc Pearson correlation over pixels, -1..1, 1 is equal
 * @param kld Kullback-Leibler divergence of the reference from the compared map, nats, 0 is equal
 */
public record MapScores(double sim, double cc, double kld) {
    /** Keeps logarithm and quotient finite; the benchmark's constant. */
    private static final double EPSILON = 2.2204e-16;

    /**
     * Compares a map P with a reference Q of the same size; empty where either is constant or empty.
     *
     * @param p the compared map
     * @param q the reference: the mask for "v GT", the f32 map for "v f32"
     */
    public static Optional<MapScores> of(ComparedMap p, ComparedMap q) {
        if (p.cells() != q.cells()) {
            throw new IllegalArgumentException("maps of " + p.cells() + " and " + q.cells() + " cells");
        }
        if (p.isUndefined() || q.isUndefined()) {
            return Optional.empty();
        }
        double sim = 0;
        double cc = 0;
        double kld = 0;
        for (int cell = 0; cell < p.cells(); cell++) {
            sim += Math.min(p.normalisedShare(cell), q.normalisedShare(cell));
            cc += p.standardised(cell) * q.standardised(cell);
            kld += divergence(p.share(cell), q.share(cell));
        }
        return Optional.of(new MapScores(sim, cc, kld));
    }

    /**
     * The divergence with P and Q swapped, as equation 7 of the study prints it; its own table has the order of {@link
     * #kld}.
     */
    public static double kldAsPrinted(ComparedMap p, ComparedMap q) {
        double kld = 0;
        for (int cell = 0; cell < p.cells(); cell++) {
            kld += divergence(q.share(cell), p.share(cell));
        }
        return kld;
    }

    private static double divergence(double p, double q) {
        return q == 0 ? 0 : q * Math.log(EPSILON + q / (p + EPSILON));
    }
}

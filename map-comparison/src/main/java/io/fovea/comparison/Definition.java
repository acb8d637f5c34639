package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;
import java.util.List;

/**
 * SIM, CC and KLD as the MIT saliency benchmark defines them (Bylinskii et al., "What do different evaluation metrics tell us
 * about saliency models?"), read cell by cell. It compares maps that no coarse grid describes, and tests hold every other
 * formulation to it.
 */
record Definition() implements Formulation {
    /** Keeps logarithm and quotient finite; the benchmark's constant. */
    static final double EPSILON = 2.2204e-16;

    @Override
    public List<MapScores> scores(List<ComparedMap> maps, ComparedMap reference) {
        return maps.stream().map(map -> scores(map.cells(), reference.cells())).toList();
    }

    /**
     * Of two maps of one size that are defined.
     *
     * @param p the compared map
     * @param q the reference
     */
    static MapScores scores(ScalarMap p, ScalarMap q) {
        return new MapScores(sim(p.values(), q.values()), cc(p.values(), q.values()), kld(p.values(), q.values()));
    }

    /**
     * Similarity. Each map is min-max normalised, then divided by its sum; of each two cells the smaller counts. The range
     * of the normalisation cancels out in the division.
     */
    static double sim(double[] p, double[] q) {
        double lowP = min(p);
        double lowQ = min(q);
        double sumP = sum(p) - p.length * lowP;
        double sumQ = sum(q) - q.length * lowQ;
        double sim = 0;
        for (int i = 0; i < p.length; i++) {
            sim += Math.min((p[i] - lowP) / sumP, (q[i] - lowQ) / sumQ);
        }
        return sim;
    }

    /** Pearson's correlation coefficient over the cells. */
    static double cc(double[] p, double[] q) {
        double meanP = sum(p) / p.length;
        double meanQ = sum(q) / q.length;
        double products = 0;
        double squaresP = 0;
        double squaresQ = 0;
        for (int i = 0; i < p.length; i++) {
            products += (p[i] - meanP) * (q[i] - meanQ);
            squaresP += (p[i] - meanP) * (p[i] - meanP);
            squaresQ += (q[i] - meanQ) * (q[i] - meanQ);
        }
        return products / (Math.sqrt(squaresP) * Math.sqrt(squaresQ));
    }

    /**
     * Kullback-Leibler divergence of the reference from the compared map, in nats. Each map is divided by its sum. The study
     * prints p and q in the other order; its own table has this one.
     */
    static double kld(double[] p, double[] q) {
        double sumP = sum(p);
        double sumQ = sum(q);
        double kld = 0;
        for (int i = 0; i < p.length; i++) {
            double share = q[i] / sumQ;
            kld += share == 0 ? 0 : share * Math.log(EPSILON + share / (p[i] / sumP + EPSILON));
        }
        return kld;
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}

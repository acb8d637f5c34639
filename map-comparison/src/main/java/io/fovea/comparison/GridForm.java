package io.fovea.comparison;

import java.util.List;

/**
 * Compares two up-sampled coarse maps with the same number of rows by closed forms. Agrees with {@link Definition} within
 * 1e-9.
 *
 * <p>A map is linear in its coarse rows. So the sum over all cells of the reference times anything is the reference's coarse
 * rows times that thing's {@code node sums}: the sum over cells, each by the part it has in a row. Those of a map and of its
 * logarithms are computed once and serve every comparison.
 */
record GridForm() implements Formulation {
    private static final int SIZE = ComparedMap.SIZE;

    @Override
    public List<MapScores> scores(List<ComparedMap> maps, ComparedMap reference) {
        return maps.stream()
                .map(map -> scores((BilinearMap) map, (BilinearMap) reference))
                .toList();
    }

    /**
     * Of two maps that are defined.
     *
     * @param p the compared map
     * @param q the reference
     */
    static MapScores scores(BilinearMap p, BilinearMap q) {
        // In the same order of sums: a map's divergence from itself is 0.
        double kld = (sumOfLogarithms(q, q) - sumOfLogarithms(p, q)) / q.sum();
        return new MapScores(1 - distance(p, q) / 2, products(p, q) / (p.deviation() * q.deviation()), kld);
    }

    /** Of the shares of p, times q. */
    private static double sumOfLogarithms(BilinearMap p, BilinearMap q) {
        double[] columns = new double[SIZE];
        double[][] sums = p.logarithms().nodeSums();
        for (int node = 0; node < q.rows.nodes; node++) {
            Loops.addProducts(columns, q.wide[node], sums[node], 0, SIZE);
        }
        return Loops.sum(columns, 0, SIZE);
    }

    /** Of q and of p less its mean. */
    private static double products(BilinearMap p, BilinearMap q) {
        double[] columns = new double[SIZE];
        double mean = p.sum() / ComparedMap.CELLS;
        for (int node = 0; node < q.rows.nodes; node++) {
            Loops.addProducts(columns, q.nodeSums()[node], p.wide[node], mean, 0, SIZE);
        }
        return Loops.sum(columns, 0, SIZE);
    }

    /** The sum of |p - q|, both normalised: along a column of a band their difference is linear. */
    private static double distance(BilinearMap p, BilinearMap q) {
        Bands rows = p.rows;
        double[] columns = new double[SIZE];
        double[] start = new double[SIZE];
        double[] step = new double[SIZE];
        double scale = p.normalised();
        double other = q.normalised();
        double offset = other * q.min() - scale * p.min();
        for (int band = 0; band < rows.count(); band++) {
            if (rows.cells(band) > 0) {
                Loops.differences(
                        start,
                        step,
                        p.low(band),
                        p.high(band),
                        q.low(band),
                        q.high(band),
                        scale,
                        other,
                        offset,
                        rows.fraction[rows.first[band]],
                        rows.isBorder(band) ? 0 : rows.step);
                Loops.addSizes(columns, start, step, rows.cells(band));
            }
        }
        return Loops.sum(columns, 0, SIZE);
    }
}

package io.fovea.aggregator.comparison;

import java.util.List;

/**
 * Compares up-sampled coarse maps with a reference by closed forms over the cells of a column between two rows of the coarse
 * map, instead of cell by cell. Agrees with {@link PixelScores} within 1e-9.
 *
 * <ul>
 *   <li>KLD is {@code sum q log q - sum q log(p + eps)}: that differs from the definition by less than 2.3e-16 (its outer
 *       epsilon) where q > 0. The second sum is {@link LogSeries}.
 *   <li>SIM of distributions is {@code 1 - sum |p - q| / 2}: between two coarse maps the difference is linear along a
 *       column.
 *   <li>CC needs sums of products of a linear function with the reference.
 * </ul>
 */
final class BilinearScores {
    private static final int SIZE = ComparedMap.SIZE;

    private final List<BilinearMap> maps;
    private final ComparedMap reference;
    private final Bands rows;
    private final Weights weights;
    /** Of each map, column sums. */
    private final double[][] logarithms;

    private final double[][] products;
    private final double[][] distances;
    private final double[][] inside;
    private final double[] ownLogarithms = new double[SIZE];

    private BilinearScores(List<BilinearMap> maps, ComparedMap reference) {
        this.maps = maps;
        this.reference = reference;
        rows = maps.get(0).rows;
        weights = reference instanceof BilinearMap grid
                ? new Weights.OfGrid(grid)
                : new Weights.OfPixels((PixelMap) reference, rows);
        logarithms = new double[maps.size()][SIZE];
        products = new double[maps.size()][SIZE];
        distances = new double[maps.size()][SIZE];
        inside = new double[maps.size()][SIZE];
    }

    /** Whether a map can be compared with a reference so; both defined. */
    static boolean takes(BilinearMap map, ComparedMap reference) {
        return reference instanceof BilinearMap grid
                ? grid.rows == map.rows
                : reference.pixelCount() == ComparedMap.CELLS;
    }

    /**
     * Compares maps of one number of rows.
     *
     * @return one for each map, in their order
     */
    static MapScores[] of(List<BilinearMap> maps, ComparedMap reference) {
        BilinearScores scores = new BilinearScores(maps, reference);
        scores.addBands();
        MapScores[] results = new MapScores[maps.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = scores.result(i);
        }
        return results;
    }

    private void addBands() {
        double[][] moments = new double[Bands.TERMS + 1][SIZE];
        double[] low = new double[SIZE];
        double[] rise = new double[SIZE];
        for (int band = 0; band < rows.count(); band++) {
            if (!weights.moments(band, moments)) {
                continue;
            }
            for (int i = 0; i < maps.size(); i++) {
                BilinearMap map = maps.get(i);
                map.logarithms().addWeighted(logarithms[i], band, moments, low, weights);
                addProducts(i, band, moments);
                if (reference instanceof PixelMap mask) {
                    addDistances(i, mask, band, low, rise);
                } else {
                    addDistances(i, (BilinearMap) reference, band, low, rise);
                }
            }
            if (reference instanceof BilinearMap grid) {
                grid.logarithms().addWeighted(ownLogarithms, band, moments, low, weights);
            }
        }
    }

    private void addProducts(int i, int band, double[][] moments) {
        BilinearMap map = maps.get(i);
        double mean = map.sum() / ComparedMap.CELLS;
        int from = weights.from();
        int to = weights.to();
        if (rows.isBorder(band)) {
            Loops.addProducts(products[i], moments[0], map.low(band), mean, from, to);
        } else {
            Loops.addLinearProducts(products[i], moments[0], moments[1], map.low(band), map.high(band), mean, from, to);
        }
    }

    /** In levels of the mask, within its box: outside of it the smaller one is 0. */
    private void addDistances(int i, PixelMap mask, int band, double[] low, double[] rise) {
        BilinearMap map = maps.get(i);
        PixelMap.Box box = mask.box();
        double scale = map.normalised() / mask.normalised();
        Loops.levels(low, rise, map.low(band), map.high(band), scale, mask.min() - scale * map.min());
        int top = Math.max(rows.first[band], box.top());
        int bottom = Math.min(rows.first[band + 1], box.bottom());
        double fractions = 0;
        for (int y = top; y < bottom; y++) {
            fractions += rows.fraction[y];
        }
        Loops.addLinear(inside[i], low, rise, bottom - top, fractions, -mask.min() * (bottom - top));
        int y = top;
        for (; y + 3 < bottom; y += 4) {
            Loops.addDistances(
                    distances[i],
                    low,
                    rise,
                    mask.rows[y],
                    mask.rows[y + 1],
                    mask.rows[y + 2],
                    mask.rows[y + 3],
                    rows.fraction,
                    y,
                    box.left(),
                    box.right());
        }
        for (; y < bottom; y++) {
            Loops.addDistance(distances[i], low, rise, mask.rows[y], rows.fraction[y], box.left(), box.right());
        }
    }

    private void addDistances(int i, BilinearMap grid, int band, double[] start, double[] step) {
        BilinearMap map = maps.get(i);
        if (rows.cells(band) == 0) {
            return;
        }
        double scale = map.normalised();
        double other = grid.normalised();
        double offset = other * grid.min() - scale * map.min();
        Loops.differences(
                start,
                step,
                map.low(band),
                map.high(band),
                grid.low(band),
                grid.high(band),
                scale,
                other,
                offset,
                rows.fraction[rows.first[band]],
                rows.isBorder(band) ? 0 : (double) rows.nodes / SIZE);
        Loops.addSizes(distances[i], start, step, rows.cells(band));
    }

    private MapScores result(int i) {
        BilinearMap map = maps.get(i);
        double cc = total(products[i]) / (map.deviation() * reference.deviation());
        double cross = total(logarithms[i]) / reference.sum();
        if (reference instanceof PixelMap mask) {
            double information = mask.information() / mask.sum() - Math.log(mask.sum());
            double distance = total(distances[i]) * mask.normalised();
            double shareInside = total(inside[i]) * mask.normalised();
            return new MapScores((shareInside + 1 - distance) / 2, cc, information - cross);
        }
        return new MapScores(1 - total(distances[i]) / 2, cc, total(ownLogarithms) / reference.sum() - cross);
    }

    private double total(double[] columns) {
        return Loops.sum(columns, weights.from(), weights.to());
    }
}

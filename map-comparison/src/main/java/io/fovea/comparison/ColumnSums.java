package io.fovea.comparison;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares up-sampled coarse maps with a reference given cell by cell, such as a mask, by closed forms over the cells of a
 * column between two rows of the coarse map. Agrees with {@link Definition} within 1e-9.
 *
 * <ul>
 *   <li>KLD is {@code sum q log q - sum q log(p + eps)}: that differs from the definition by less than 2.3e-16 (its outer
 *       epsilon) where q > 0. The second sum is {@link LogSeries}.
 *   <li>SIM of distributions is {@code 1 - sum |p - q| / 2}.
 *   <li>CC needs sums of products of a linear function with the reference.
 * </ul>
 */
final class ColumnSums {
    private static final int SIZE = ComparedMap.SIZE;

    private final List<BilinearMap> maps;
    private final PixelMap reference;
    private final Bands rows;
    private final Weights weights;
    /** Of each map, column sums. */
    private final double[][] logarithms;

    private final double[][] products;
    private final double[][] distances;
    private final double[][] inside;

    private ColumnSums(List<BilinearMap> maps, PixelMap reference) {
        this.maps = maps;
        this.reference = reference;
        rows = maps.get(0).rows;
        weights = new Weights(reference, rows);
        logarithms = new double[maps.size()][SIZE];
        products = new double[maps.size()][SIZE];
        distances = new double[maps.size()][SIZE];
        inside = new double[maps.size()][SIZE];
    }

    /**
     * Compares maps of one number of rows.
     *
     * @return one for each map, in their order
     */
    static List<MapScores> scores(List<BilinearMap> maps, PixelMap reference) {
        ColumnSums sums = new ColumnSums(maps, reference);
        sums.addBands();
        return IntStream.range(0, maps.size()).mapToObj(sums::result).toList();
    }

    private void addBands() {
        double[][] moments = new double[Bands.FALLING + 1][SIZE];
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
                addDistances(i, band, low, rise);
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

    /** In levels of the reference, within its box: outside of it the smaller one is 0. */
    private void addDistances(int i, int band, double[] low, double[] rise) {
        BilinearMap map = maps.get(i);
        PixelMap.Box box = reference.box();
        double scale = map.normalised() / reference.normalised();
        Loops.levels(low, rise, map.low(band), map.high(band), scale, reference.min() - scale * map.min());
        int top = Math.max(rows.first[band], box.top());
        int bottom = Math.min(rows.first[band + 1], box.bottom());
        double fractions = 0;
        for (int y = top; y < bottom; y++) {
            fractions += rows.fraction[y];
        }
        Loops.addLinear(inside[i], low, rise, bottom - top, fractions, -reference.min() * (bottom - top));
        int y = top;
        for (; y + 3 < bottom; y += 4) {
            Loops.addDistances(
                    distances[i],
                    low,
                    rise,
                    reference.rows[y],
                    reference.rows[y + 1],
                    reference.rows[y + 2],
                    reference.rows[y + 3],
                    rows.fraction,
                    y,
                    box.left(),
                    box.right());
        }
        for (; y < bottom; y++) {
            Loops.addDistance(distances[i], low, rise, reference.rows[y], rows.fraction[y], box.left(), box.right());
        }
    }

    private MapScores result(int i) {
        BilinearMap map = maps.get(i);
        double cc = total(products[i]) / (map.deviation() * reference.deviation());
        double cross = total(logarithms[i]) / reference.sum();
        double information = reference.information() / reference.sum() - Math.log(reference.sum());
        double distance = total(distances[i]) * reference.normalised();
        double shareInside = total(inside[i]) * reference.normalised();
        return new MapScores((shareInside + 1 - distance) / 2, cc, information - cross);
    }

    private double total(double[] columns) {
        return Loops.sum(columns, weights.from(), weights.to());
    }
}

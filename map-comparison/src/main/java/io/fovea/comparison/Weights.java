package io.fovea.comparison;

import java.util.Arrays;

/** A reference cell by cell as weights, band by band of the maps that are compared with it. For one thread. */
final class Weights {
    private final PixelMap map;
    private final Bands rows;
    /** Of each column of the band whose moments were computed last, how much its cells differ, one from the next. */
    private final double[] unevenness = new double[ComparedMap.SIZE];

    Weights(PixelMap map, Bands rows) {
        this.map = map;
        this.rows = rows;
    }

    /** First column that may hold more than 0. */
    int from() {
        return map.box().left();
    }

    /** One past the last such column. */
    int to() {
        return map.box().right();
    }

    /** Whether all cells of a column have one weight, in the band whose moments were computed last. */
    boolean isEven(int x) {
        return unevenness[x] == 0;
    }

    /** The weight of a cell, not normalised. */
    double at(int y, int x) {
        return map.rows[y][x];
    }

    /**
     * Computes the moments of a band's columns: the sums over its cells of the weight times {@link Bands#series}, of degree 0
     * alone where the band is a border.
     *
     * @param moments to be written, degree by degree
     * @return false, and nothing written, where all weights are 0
     */
    boolean moments(int band, double[][] moments) {
        int top = Math.max(rows.first[band], map.box().top());
        int bottom = Math.min(rows.first[band + 1], map.box().bottom());
        if (top >= bottom) {
            return false;
        }
        Arrays.fill(unevenness, from(), to(), 0);
        for (int y = rows.first[band] + 1; y < rows.first[band + 1]; y++) {
            Loops.addDistance(unevenness, map.rows[y - 1], map.rows[y], from(), to());
        }
        for (int degree = 0; degree <= (rows.isBorder(band) ? 0 : Bands.FALLING); degree++) {
            double[] out = moments[degree];
            int series = degree * ComparedMap.SIZE;
            Arrays.fill(out, from(), to(), 0);
            int y = top;
            for (; y + 3 < bottom; y += 4) {
                Loops.addRows(
                        out,
                        map.rows[y],
                        map.rows[y + 1],
                        map.rows[y + 2],
                        map.rows[y + 3],
                        rows.series,
                        series + y,
                        from(),
                        to());
            }
            for (; y < bottom; y++) {
                Loops.addRow(out, map.rows[y], rows.series[series + y], from(), to());
            }
        }
        return true;
    }
}

package io.fovea.aggregator.comparison;

import java.util.Arrays;

/** A reference as the weights of its cells, band by band of the maps that are compared with it. */
sealed interface Weights {
    /** First column that may hold more than 0. */
    int from();

    /** One past the last such column. */
    int to();

    /** The weight of a cell, not normalised. */
    double at(int y, int x);

    /**
     * Computes the moments of a band's columns: the sums over its cells of the weight times {@link Bands#series}, of degree 0
     * alone where the band is a border.
     *
     * @param moments to be written, degree by degree
     * @return false, and nothing written, where all weights are 0
     */
    boolean moments(int band, double[] moments);

    /** Of a map cell by cell. */
    record OfPixels(PixelMap map, Bands rows) implements Weights {
        @Override
        public int from() {
            return map.box().left();
        }

        @Override
        public int to() {
            return map.box().right();
        }

        @Override
        public double at(int y, int x) {
            return map.values[y * ComparedMap.SIZE + x];
        }

        @Override
        public boolean moments(int band, double[] moments) {
            int top = Math.max(rows.first[band], map.box().top());
            int bottom = Math.min(rows.first[band + 1], map.box().bottom());
            if (top >= bottom) {
                return false;
            }
            int size = ComparedMap.SIZE;
            for (int degree = 0; degree <= (rows.isBorder(band) ? 0 : Bands.TERMS); degree++) {
                int row = degree * size;
                Arrays.fill(moments, row + from(), row + to(), 0);
                int y = top;
                for (; y + 3 < bottom; y += 4) {
                    Loops.addRows(moments, row, map.values, y * size, rows.series, row + y, from(), to());
                }
                for (; y < bottom; y++) {
                    Loops.addRow(moments, row, map.values, y * size, rows.series[row + y], from(), to());
                }
            }
            return true;
        }
    }

    /** Of a map of the same bands. */
    record OfGrid(BilinearMap map) implements Weights {
        @Override
        public int from() {
            return 0;
        }

        @Override
        public int to() {
            return ComparedMap.SIZE;
        }

        @Override
        public double at(int y, int x) {
            return map.at(y, x);
        }

        @Override
        public boolean moments(int band, double[] moments) {
            int size = ComparedMap.SIZE;
            int count = map.rows.count();
            for (int degree = 0; degree <= (map.rows.isBorder(band) ? 0 : Bands.TERMS); degree++) {
                double sum = map.rows.sums[degree * count + band];
                double withFraction = map.rows.sumsWithFraction[degree * count + band];
                Loops.combine(moments, degree * size, map.wide, map.low(band), map.high(band), sum, withFraction);
            }
            return true;
        }
    }
}

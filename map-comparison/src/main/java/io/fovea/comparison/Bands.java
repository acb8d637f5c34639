package io.fovea.comparison;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the {@link ComparedMap#SIZE} cells of an axis lie between the nodes of a coarse one that is up-sampled linearly with
 * half-pixel centres. Band 0 is the border before the first node, band n the one after the last, and in band b between them
 * a value is {@code low(b) + fraction * (high(b) - low(b))}. Immutable.
 */
final class Bands {
    /** Degree to which logarithms are expanded: a multiple of 5 and 1 more than one of 4, as {@link LogSeries} steps. */
    static final int TERMS = 25;
    /** Behind the series: logarithms of the distances, in cells, from a node below, and from a node above. */
    static final int RISING = TERMS + 1;

    static final int FALLING = TERMS + 2;
    /** With more nodes a band has too few cells for all this to save anything. */
    static final int MOST_NODES = 56;

    private static final int SIZE = ComparedMap.SIZE;
    private static final Map<Integer, Bands> KNOWN = new ConcurrentHashMap<>();

    final int nodes;
    /** First cell of each band; one entry more than there are bands. */
    final int[] first;
    /** Of each cell, 0..1. */
    final double[] fraction = new double[SIZE];
    /** Of each cell. */
    final int[] bandOf = new int[SIZE];
    /** From one cell to the next in a band. */
    final double step;
    /** Of each band, for columns that the series does not take and that rise with the cells' numbers. */
    final Ramp[] rising;
    /** The same for columns that fall. */
    final Ramp[] falling;
    /** How often a node counts in the sum over all cells. */
    final double[] weight;
    /**
     * The terms of {@code log(1 + 2 z t + z^2) = sum over n of z^n 2 (-1)^(n+1) / n T_n(t)} without the powers of z, at each
     * cell's {@code t = 2 fraction - 1}: degree by degree, {@link #SIZE} cells each. Degree 0 is 1, for the constant. Then
     * {@link #RISING} (0 on the node itself) and {@link #FALLING}.
     */
    final double[] series = new double[(FALLING + 1) * SIZE];
    /** Sums of {@link #series} over the cells of a band, and of it times fraction: degree by degree, bands each. */
    final double[] sums;

    final double[] sumsWithFraction;
    /** Of each band, the sum over its cells of the square of their fraction. */
    final double[] squaredFractions;

    /**
     * The cells of a band from that end of it where a column is near 0.
     *
     * @param first fraction of the first cell
     * @param start how far it is from the node, in cells
     * @param sums of logarithms over the cells
     * @param sum of the logarithms of their distances from the node
     * @param sumWithK the same, each times the number of its cell from 0
     */
    record Ramp(double first, double start, LogSums sums, double sum, double sumWithK) {
        static Ramp of(double first, double start, LogSums sums) {
            return new Ramp(first, start, sums, sums.sum(start), sums.sumWithK(start));
        }
    }

    private Bands(int nodes) {
        this.nodes = nodes;
        step = (double) nodes / SIZE;
        first = new int[nodes + 2];
        weight = new double[nodes];
        int[] cells = new int[nodes + 1];
        for (int cell = 0; cell < SIZE; cell++) {
            double center = (cell + 0.5) * nodes / SIZE - 0.5;
            int band = center < 0 ? 0 : Math.min((int) center, nodes - 1) + 1;
            cells[band]++;
            fraction[cell] = band == 0 || band == nodes ? 0 : center - (band - 1);
            bandOf[cell] = band;
            weight[low(band)] += 1 - fraction[cell];
            weight[high(band)] += fraction[cell];
            expand(cell, 2 * fraction[cell] - 1);
            series[RISING * SIZE + cell] = fraction[cell] == 0 ? 0 : Math.log(fraction[cell] / step);
            series[FALLING * SIZE + cell] = Math.log((1 - fraction[cell]) / step);
        }
        for (int band = 0; band <= nodes; band++) {
            first[band + 1] = first[band] + cells[band];
        }
        rising = new Ramp[count()];
        falling = new Ramp[count()];
        LogSums[] sumsOf = LogSums.ofEach(cells, 1 + LogSeries.LOWEST_START / step);
        for (int band = 0; band < count(); band++) {
            if (cells[band] > 0) {
                double low = fraction[first[band]];
                double high = fraction[first[band + 1] - 1];
                rising[band] = Ramp.of(low, low / step, sumsOf[band]);
                falling[band] = Ramp.of(high, (1 - high) / step, sumsOf[band]);
            }
        }
        sums = new double[(TERMS + 1) * count()];
        sumsWithFraction = new double[sums.length];
        squaredFractions = new double[count()];
        for (int cell = 0; cell < SIZE; cell++) {
            squaredFractions[bandOf[cell]] += fraction[cell] * fraction[cell];
        }
        for (int degree = 0; degree <= TERMS; degree++) {
            for (int band = 0; band < count(); band++) {
                for (int cell = first[band]; cell < first[band + 1]; cell++) {
                    double term = series[degree * SIZE + cell];
                    sums[degree * count() + band] += term;
                    sumsWithFraction[degree * count() + band] += fraction[cell] * term;
                }
            }
        }
    }

    private void expand(int cell, double t) {
        double before = 1;
        double now = t;
        series[cell] = 1;
        for (int degree = 1; degree <= TERMS; degree++) {
            series[degree * SIZE + cell] = (degree % 2 == 0 ? -2.0 : 2.0) / degree * now;
            double next = 2 * t * now - before;
            before = now;
            now = next;
        }
    }

    /** For a number of nodes, 1..{@link #MOST_NODES}. */
    static Bands of(int nodes) {
        Bands known = KNOWN.get(nodes);
        return known == null ? KNOWN.computeIfAbsent(nodes, Bands::new) : known;
    }

    int count() {
        return nodes + 1;
    }

    int low(int band) {
        return Math.max(band - 1, 0);
    }

    int high(int band) {
        return Math.min(band, nodes - 1);
    }

    /** The sum of the fractions of a band's cells. */
    double fractions(int band) {
        return sumsWithFraction[band];
    }

    /** Cells of a band. */
    int cells(int band) {
        return first[band + 1] - first[band];
    }

    /** Whether a value is the same in all cells of a band. */
    boolean isBorder(int band) {
        return low(band) == high(band);
    }
}

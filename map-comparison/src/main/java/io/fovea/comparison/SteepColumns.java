package io.fovea.comparison;

import java.util.Arrays;

/**
 * Columns of bands along which a share rises or falls more than sevenfold: there {@code p = r (k + c)}, with k the number of
 * the cell from the lower end and c small, so that {@link LogSums} have the sums of logarithms that linear weights need. For
 * other weights, c is the same in all columns whose lower end is 0, and their moments with {@code log(k + c)} serve every map;
 * the rest takes a logarithm for each run of equal weights.
 */
final class SteepColumns {
    /** Shares are above epsilon: as many of them can be multiplied. */
    private static final int FACTORS = 16;

    /** Beside epsilon: a smaller end this small is 0. */
    private static final double ZERO = 2 * Definition.EPSILON;

    /** Of the rise from cell to cell, beside which it is. */
    private static final double FAR_FROM_ZERO = 1e-8;

    private final Bands rows;
    /** For each band the first of its columns, and of the last one begun its end. */
    private final int[] first;
    /** Ascending within a band. */
    private int[] columns;
    /**
     * Of each column its shares at the two nodes, then the sums of log p and of f log p, f the fraction of a cell. In place of
     * the first, where the column starts from 0, the logarithm of its rise from cell to cell.
     */
    private double[] values;

    /** Of each column, where it starts from 0, the moment of weights that has its logarithms; 0 for other columns. */
    private int[] moments;

    private int count;

    SteepColumns(Bands rows) {
        this.rows = rows;
        first = new int[rows.count() + 1];
        columns = new int[rows.count() * ComparedMap.SIZE / 2];
        values = new double[4 * columns.length];
        moments = new int[columns.length];
    }

    /** Begins a band; bands in ascending order. */
    void begin(int band) {
        first[band] = count;
        first[band + 1] = count;
    }

    /**
     * Adds a column to the band that was begun last; columns in ascending order.
     *
     * @param low share at the node below, epsilon added
     * @param high share at the node above
     */
    void add(int band, int x, double low, double high) {
        if (count == columns.length) {
            columns = Arrays.copyOf(columns, 2 * count);
            values = Arrays.copyOf(values, 4 * columns.length);
            moments = Arrays.copyOf(moments, columns.length);
        }
        boolean rises = high > low;
        double rate = Math.abs(high - low) * rows.step;
        double smaller = Math.min(low, high);
        Bands.Ramp ramp = rises ? rows.rising[band] : rows.falling[band];
        boolean fromZero = smaller <= ZERO && rate >= FAR_FROM_ZERO && ramp.start() > 0;
        double c = ramp.start() + smaller / rate;
        int cells = rows.cells(band);
        double level = FastLog.log(rate);
        double sum = cells * level + (fromZero ? ramp.sum() : ramp.sums().sum(c));
        double sumWithK = 0.5 * cells * (cells - 1) * level
                + (fromZero ? ramp.sumWithK() : ramp.sums().sumWithK(c));
        columns[count] = x;
        moments[count] = !fromZero ? 0 : rises ? Bands.RISING : Bands.FALLING;
        values[4 * count] = fromZero ? level : low;
        values[4 * count + 1] = high;
        values[4 * count + 2] = sum;
        values[4 * count + 3] = ramp.first() * sum + (rises ? rows.step : -rows.step) * sumWithK;
        count++;
        first[band + 1] = count;
    }

    /** Adds the sums of log p, and those of f log p, of a band's steep columns. */
    void addSums(int band, double[] sum, double[] withFraction) {
        for (int i = first[band]; i < first[band + 1]; i++) {
            sum[columns[i]] += values[4 * i + 2];
            withFraction[columns[i]] += values[4 * i + 3];
        }
    }

    /** Adds the weighted sums of the logarithms of a band's steep columns. */
    void addWeighted(double[] out, int band, double[][] momentsOfWeights, Weights q) {
        for (int i = first[band]; i < first[band + 1]; i++) {
            int x = columns[i];
            if (x >= q.from() && x < q.to()) {
                out[x] += moments[i] == 0
                        ? pixelwise(i, band, q)
                        : values[4 * i] * momentsOfWeights[0][x] + momentsOfWeights[moments[i]][x];
            }
        }
    }

    private double pixelwise(int i, int band, Weights q) {
        int x = columns[i];
        return q.isEven(x) ? q.at(rows.first[band], x) * values[4 * i + 2] : runs(i, band, q);
    }

    private double runs(int i, int band, Weights q) {
        double low = values[4 * i];
        double rise = values[4 * i + 1] - low;
        double sum = 0;
        double product = 1;
        double weight = 0;
        int factors = 0;
        for (int cell = rows.first[band]; cell < rows.first[band + 1]; cell++) {
            double next = q.at(cell, columns[i]);
            if (next != weight || factors == FACTORS) {
                sum += weight == 0 ? 0 : weight * FastLog.log(product);
                weight = next;
                product = 1;
                factors = 0;
            }
            product *= low + rows.fraction[cell] * rise;
            factors++;
        }
        return weight == 0 ? sum : sum + weight * FastLog.log(product);
    }
}

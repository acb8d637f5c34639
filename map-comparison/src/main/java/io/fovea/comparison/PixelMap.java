package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A map given cell by cell: a mask, or a map that no coarse grid describes. */
final class PixelMap extends ComparedMap {
    private static final int LEVELS = 256;
    private static final byte[] EMPTY_ROW = new byte[SIZE];
    /** v log v of every level. */
    private static final double[] INFORMATION = new double[LEVELS];

    static {
        for (int level = 1; level < LEVELS; level++) {
            INFORMATION[level] = level * Math.log(level);
        }
    }

    /** One where the size is not that of comparison. Never handed out of this package, never changed. */
    final double[][] rows;

    private final double sum;
    private final double min;
    private final double max;
    private final double deviation;
    /** Sum of v log v, or NaN until it is asked for. */
    private double information = Double.NaN;
    /** The rows and columns outside of which all is 0, where the map has the size of comparison. */
    private final Box box;

    private volatile @Nullable ScalarMap cells;

    /** Half-open ranges of rows and columns. */
    record Box(int top, int bottom, int left, int right) {}

    PixelMap(ScalarMap map) {
        double[] values = map.values();
        cells = map;
        rows = values.length == CELLS ? rows(values) : new double[][] {values};
        double total = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            total += value;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double mean = total / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        sum = total;
        min = low;
        max = high;
        deviation = Math.sqrt(squares);
        box = new Box(0, SIZE, 0, SIZE);
    }

    private PixelMap(byte[] levels, Box box) {
        this.box = box;
        rows = new double[SIZE][SIZE];
        long total = 0;
        long squares = 0;
        int low = LEVELS;
        int high = 0;
        double logs = 0;
        for (int y = box.top(); y < box.bottom(); y++) {
            double[] row = rows[y];
            for (int x = box.left(); x < box.right(); x++) {
                int level = levels[y * SIZE + x] & 0xff;
                row[x] = level;
                total += level;
                squares += (long) level * level;
                low = Math.min(low, level);
                high = Math.max(high, level);
                logs += INFORMATION[level];
            }
        }
        boolean all = (box.bottom() - box.top()) * (box.right() - box.left()) == CELLS;
        sum = total;
        min = all ? low : 0;
        max = high;
        deviation = Math.sqrt(squares - (double) total * total / CELLS);
        information = logs;
    }

    private static double[][] rows(double[] values) {
        double[][] rows = new double[SIZE][];
        for (int y = 0; y < SIZE; y++) {
            rows[y] = Arrays.copyOfRange(values, y * SIZE, (y + 1) * SIZE);
        }
        return rows;
    }

    /** Of an image at the resolution of comparison. */
    static PixelMap ofLevels(byte[] levels) {
        if (levels.length != CELLS) {
            throw new IllegalArgumentException(levels.length + " pixels, not " + CELLS);
        }
        return new PixelMap(levels, boxOf(levels));
    }

    private static Box boxOf(byte[] levels) {
        int top = SIZE;
        int bottom = 0;
        int left = SIZE;
        int right = 0;
        for (int y = 0; y < SIZE; y++) {
            int row = y * SIZE;
            int first = Arrays.mismatch(levels, row, row + SIZE, EMPTY_ROW, 0, SIZE);
            if (first >= 0) {
                top = Math.min(top, y);
                bottom = y + 1;
                left = Math.min(left, first);
                for (int x = SIZE; x > right; x--) {
                    if (levels[row + x - 1] != 0) {
                        right = x;
                    }
                }
            }
        }
        return top < bottom ? new Box(top, bottom, left, right) : new Box(0, 0, 0, 0);
    }

    Box box() {
        return box;
    }

    /** Sum of v log v. */
    double information() {
        if (Double.isNaN(information)) {
            double logs = 0;
            for (double[] row : rows) {
                for (double value : row) {
                    logs += value == 0 ? 0 : value * Math.log(value);
                }
            }
            information = logs;
        }
        return information;
    }

    @Override
    double sum() {
        return sum;
    }

    @Override
    double min() {
        return min;
    }

    @Override
    double max() {
        return max;
    }

    @Override
    double deviation() {
        return deviation;
    }

    @Override
    int cellCount() {
        return rows.length * rows[0].length;
    }

    @Override
    ScalarMap cells() {
        ScalarMap known = cells;
        if (known == null) {
            double[] values = new double[CELLS];
            for (int y = 0; y < SIZE; y++) {
                System.arraycopy(rows[y], 0, values, y * SIZE, SIZE);
            }
            known = new ScalarMap(SIZE, SIZE, values);
            cells = known;
        }
        return known;
    }
}

package io.fovea.imaging.resize;

import io.fovea.imaging.ScalarMap;

/**
 * Up-sampling of scalar maps as PyTorch's {@code interpolate(align_corners=False)}: half-pixel centres, the border
 * repeated, no anti-aliasing.
 */
public final class MapResize {
    /** PyTorch's and OpenCV's constant of the cubic convolution kernel. */
    private static final double CUBIC_A = -0.75;

    private MapResize() {}

    public static ScalarMap bilinear(ScalarMap map, int height, int width) {
        return separable(map, linearTaps(map.height(), height), linearTaps(map.width(), width));
    }

    /** Overshoots the range of its input, as PyTorch's and OpenCV's do. */
    public static ScalarMap bicubic(ScalarMap map, int height, int width) {
        return separable(map, cubicTaps(map.height(), height), cubicTaps(map.width(), width));
    }

    /** What one output cell along an axis is made of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Taps(int[] inputs, double[] weights) {}

    private static Taps[] linearTaps(int inputs, int outputs) {
        Taps[] taps = new Taps[outputs];
        for (int output = 0; output < outputs; output++) {
            double center = Math.max((output + 0.5) * inputs / outputs - 0.5, 0);
            int low = Math.min((int) center, inputs - 1);
            double fraction = center - low;
            taps[output] =
                    new Taps(new int[] {low, Math.min(low + 1, inputs - 1)}, new double[] {1 - fraction, fraction});
        }
        return taps;
    }

    private static Taps[] cubicTaps(int inputs, int outputs) {
        Taps[] taps = new Taps[outputs];
        for (int output = 0; output < outputs; output++) {
            double center = (output + 0.5) * inputs / outputs - 0.5;
            int low = (int) Math.floor(center);
            double fraction = center - low;
            int[] cells = new int[4];
            for (int tap = 0; tap < 4; tap++) {
                cells[tap] = Math.min(Math.max(low - 1 + tap, 0), inputs - 1);
            }
            double[] weights = {outer(1 + fraction), inner(fraction), inner(1 - fraction), outer(2 - fraction)};
            taps[output] = new Taps(cells, weights);
        }
        return taps;
    }

    /** The kernel within one cell of its centre. */
    private static double inner(double distance) {
        return ((CUBIC_A + 2) * distance - (CUBIC_A + 3)) * distance * distance + 1;
    }

    /** The kernel between one and two cells from its centre. */
    private static double outer(double distance) {
        return ((CUBIC_A * distance - 5 * CUBIC_A) * distance + 8 * CUBIC_A) * distance - 4 * CUBIC_A;
    }

    private static ScalarMap separable(ScalarMap map, Taps[] rows, Taps[] columns) {
        double[] wide = new double[map.height() * columns.length];
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < columns.length; x++) {
                double sum = 0;
                for (int tap = 0; tap < columns[x].inputs.length; tap++) {
                    sum += columns[x].weights[tap] * map.at(y, columns[x].inputs[tap]);
                }
                wide[y * columns.length + x] = sum;
            }
        }
        double[] resized = new double[rows.length * columns.length];
        for (int y = 0; y < rows.length; y++) {
            for (int tap = 0; tap < rows[y].inputs.length; tap++) {
                int row = rows[y].inputs[tap] * columns.length;
                double weight = rows[y].weights[tap];
                for (int x = 0; x < columns.length; x++) {
                    resized[y * columns.length + x] += weight * wide[row + x];
                }
            }
        }
        return new ScalarMap(rows.length, columns.length, resized);
    }
}

package io.fovea.quantize.network;

/**
 * A window that slides over rows and columns, and PyTorch's rule for how often it fits.
 *
 * @param padding on each of two opposite sides
 * @param dilation distance of the rows and columns that one window sees
 * @param ceilMode whether a last, partial window counts
 */
public record Window(Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean ceilMode) {

    static Window square(int kernel, int stride, int padding, boolean ceilMode) {
        return new Window(
                Size2d.square(kernel), Size2d.square(stride), Size2d.square(padding), Size2d.square(1), ceilMode);
    }

    Shape output(Shape input) {
        return new Shape(
                input.channels(),
                positions(input.height(), kernel.height(), stride.height(), padding.height(), dilation.height()),
                positions(input.width(), kernel.width(), stride.width(), padding.width(), dilation.width()));
    }

    private int positions(int length, int size, int step, int margin, int distance) {
        int room = length + 2 * margin - distance * (size - 1) - 1;
        if (room < 0) {
            throw new TooSmallException("a window of " + size + " does not fit into " + length);
        }
        int positions = (ceilMode ? (room + step - 1) / step : room / step) + 1;
        boolean lastStartsInPadding = ceilMode && (positions - 1) * step >= length + margin;
        return lastStartsInPadding ? positions - 1 : positions;
    }

    /** A window finds no place at all. */
    static final class TooSmallException extends IllegalArgumentException {
        TooSmallException(String message) {
            super(message);
        }
    }
}

package io.fovea.quantize.network;

/** A square window that slides over rows and columns, and PyTorch's rule for how often it fits. */
record Window(int kernel, int stride, int padding, boolean ceilMode) {

    static Window of(int kernel, int stride, int padding, boolean ceilMode) {
        return new Window(kernel, stride, padding, ceilMode);
    }

    Shape output(Shape input) {
        return new Shape(input.channels(), positions(input.height()), positions(input.width()));
    }

    private int positions(int length) {
        int room = length + 2 * padding - kernel;
        if (room < 0) {
            throw new TooSmallException("a window of " + kernel + " does not fit into " + length);
        }
        int positions = (ceilMode ? (room + stride - 1) / stride : room / stride) + 1;
        boolean lastStartsInPadding = ceilMode && (positions - 1) * stride >= length + padding;
        return lastStartsInPadding ? positions - 1 : positions;
    }

    /** A window finds no place at all. */
    static final class TooSmallException extends IllegalArgumentException {
        TooSmallException(String message) {
            super(message);
        }
    }
}

package io.fovea.quantize.network;

/** A number of rows and a number of columns. */
public record Size2d(int height, int width) {

    /** As many rows as columns. */
    public static Size2d square(int size) {
        return new Size2d(size, size);
    }
}

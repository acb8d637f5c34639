package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;

/** An image that is put together from bands of rows as they are stored, and turned on the way as it was seen. */
final class TurnedImage {
    private final RgbImage image;
    private final int first;
    private final int perColumn;
    private final int perRow;

    /** An image without pixels yet, of a stored size. */
    TurnedImage(int width, int height, ExifOrientation orientation) {
        int seenWidth = orientation.transposes() ? height : width;
        int seenHeight = orientation.transposes() ? width : height;
        image = new RgbImage(seenWidth, seenHeight, new byte[3 * seenWidth * seenHeight]);
        int right = orientation.flipsColumns() ? -3 : 3;
        int down = (orientation.flipsRows() ? -3 : 3) * seenWidth;
        first = image.index(
                orientation.flipsColumns() ? seenWidth - 1 : 0, orientation.flipsRows() ? seenHeight - 1 : 0);
        perColumn = orientation.transposes() ? down : right;
        perRow = orientation.transposes() ? right : down;
    }

    /** Puts rows in, the first of which is stored in row {@code top}. */
    void put(int top, RgbImage band) {
        byte[] from = band.rgb();
        byte[] to = image.rgb();
        int in = 0;
        for (int y = 0; y < band.height(); y++) {
            int out = first + (top + y) * perRow;
            for (int x = 0; x < band.width(); x++, in += 3, out += perColumn) {
                to[out] = from[in];
                to[out + 1] = from[in + 1];
                to[out + 2] = from[in + 2];
            }
        }
    }

    RgbImage image() {
        return image;
    }
}

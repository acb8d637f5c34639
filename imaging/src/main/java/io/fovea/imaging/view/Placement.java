package io.fovea.imaging.view;

import java.util.Arrays;

/**
 * Where a resized image comes to lie in what the network sees.
 *
 * @param scaledWidth columns that the whole image is resized to
 * @param scaledHeight its rows
 * @param left column of the network's input where it begins; negative where its edge is cut off
 * @param top likewise
 */
public record Placement(int scaledWidth, int scaledHeight, int left, int top) {

    /** The part of the image that an input of that size holds. */
    public View view(int width, int height) {
        return new View(
                (0.0 - left) / scaledWidth,
                (0.0 - top) / scaledHeight,
                (double) (width - left) / scaledWidth,
                (double) (height - top) / scaledHeight);
    }

    /**
     * The part of a resized image that an input of that size holds, and its margin.
     *
     * @param scaled the whole image at the scaled size, channels interleaved
     * @param margin level of what the image does not cover
     */
    byte[] cut(byte[] scaled, int channels, int width, int height, int margin) {
        byte[] input = new byte[channels * width * height];
        Arrays.fill(input, (byte) margin);
        int firstColumn = Math.max(0, left);
        int columns = Math.min(width, left + scaledWidth) - firstColumn;
        for (int y = Math.max(0, top); y < Math.min(height, top + scaledHeight); y++) {
            int from = (y - top) * scaledWidth + firstColumn - left;
            System.arraycopy(scaled, channels * from, input, channels * (y * width + firstColumn), channels * columns);
        }
        return input;
    }
}

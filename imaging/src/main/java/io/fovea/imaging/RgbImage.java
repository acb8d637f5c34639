package io.fovea.imaging;

import java.util.Arrays;

/**
 * An sRGB image of 8 bits per channel. Immutable by agreement: the array is not copied (64 megapixels are 192 MB), so
 * whoever makes one hands the array over, and nobody writes to it.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb red, green and blue interleaved, row by row: {@code 3 * width * height} unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below are by content
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        Extent.require(width, height, 3, rgb.length);
    }

    /** Index of the red value of a pixel. */
    public int index(int x, int y) {
        return 3 * (y * width + x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(rgb, image.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}

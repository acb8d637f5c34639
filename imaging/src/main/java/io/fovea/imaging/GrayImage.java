package io.fovea.imaging;

import java.util.Arrays;

/**
 * An image of one 8-bit channel, such as a mask. Immutable by agreement, as {@link RgbImage} is.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param gray row by row: {@code width * height} unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below are by content
public record GrayImage(int width, int height, byte[] gray) {
    public GrayImage {
        Extent.require(width, height, 1, gray.length);
    }

    /** The value of a pixel, 0..255. */
    public int at(int x, int y) {
        return gray[y * width + x] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GrayImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(gray, image.gray);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(gray);
    }

    @Override
    public String toString() {
        return "GrayImage[" + width + "x" + height + "]";
    }
}

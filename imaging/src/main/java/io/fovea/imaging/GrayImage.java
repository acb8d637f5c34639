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

    /** ITU-R 601's luma in Pillow's integer arithmetic; grey stays what it is. */
    public static GrayImage luma(RgbImage image) {
        byte[] rgb = image.rgb();
        byte[] gray = new byte[image.width() * image.height()];
        for (int i = 0; i < gray.length; i++) {
            int red = rgb[3 * i] & 0xff;
            int green = rgb[3 * i + 1] & 0xff;
            int blue = rgb[3 * i + 2] & 0xff;
            gray[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
        }
        return new GrayImage(image.width(), image.height(), gray);
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

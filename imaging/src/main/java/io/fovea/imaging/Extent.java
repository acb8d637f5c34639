package io.fovea.imaging;

/** The rule every array of pixels obeys. */
final class Extent {
    private Extent() {}

    static void require(int width, int height, int channels, int length) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be positive, not " + width + "x" + height);
        }
        if (length != (long) channels * width * height) {
            throw new IllegalArgumentException(
                    width + "x" + height + " of " + channels + " channels are not " + length + " values");
        }
    }
}

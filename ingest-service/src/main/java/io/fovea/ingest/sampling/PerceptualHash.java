package io.fovea.ingest.sampling;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.resize.PillowBilinear;

/** The difference hash: 8 rows of 8 bits, each telling whether the image grows brighter to the right there. */
public final class PerceptualHash {
    private static final int SIDE = 8;

    private PerceptualHash() {}

    public static long of(RgbImage image) {
        RgbImage small = PillowBilinear.resize(image, SIDE + 1, SIDE);
        long hash = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                hash = hash << 1 | (luminance(small, x + 1, y) > luminance(small, x, y) ? 1 : 0);
            }
        }
        return hash;
    }

    /** How many bits differ, 0..64. */
    public static int difference(long hash, long other) {
        return Long.bitCount(hash ^ other);
    }

    private static int luminance(RgbImage image, int x, int y) {
        int at = image.index(x, y);
        byte[] rgb = image.rgb();
        return 299 * (rgb[at] & 0xff) + 587 * (rgb[at + 1] & 0xff) + 114 * (rgb[at + 2] & 0xff);
    }
}

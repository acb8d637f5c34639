package io.fovea.imaging.resize;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code Image.resize(size, BILINEAR)} on 8-bit images, to the last bit: a triangle filter as wide as the
 * reduction (so it is anti-aliased), first along rows, then along columns, each pass rounded to 8 bits.
 */
public final class PillowBilinear {
    private PillowBilinear() {}

    /** Squashes or stretches to the given size; the aspect ratio is not kept. */
    public static RgbImage resize(RgbImage image, int width, int height) {
        return new RgbImage(width, height, resample(image.rgb(), image.width(), image.height(), 3, width, height));
    }

    /** Squashes or stretches to the given size; the aspect ratio is not kept. */
    public static GrayImage resize(GrayImage image, int width, int height) {
        return new GrayImage(width, height, resample(image.gray(), image.width(), image.height(), 1, width, height));
    }

    private static byte[] resample(byte[] pixels, int width, int height, int channels, int newWidth, int newHeight) {
        byte[] rows = newWidth == width
                ? pixels
                : alongRows(pixels, width, height, channels, TriangleFilter.of(width, newWidth));
        byte[] resized = newHeight == height
                ? rows
                : alongColumns(rows, newWidth * channels, TriangleFilter.of(height, newHeight));
        return resized == pixels ? pixels.clone() : resized;
    }

    private static byte[] alongRows(byte[] pixels, int width, int height, int channels, TriangleFilter filter) {
        int newWidth = filter.outputs();
        byte[] resized = new byte[newWidth * height * channels];
        for (int x = 0; x < newWidth; x++) {
            int first = filter.first(x);
            int taps = filter.taps(x);
            int weights = filter.weightsAt(x);
            for (int y = 0; y < height; y++) {
                int in = (y * width + first) * channels;
                int out = (y * newWidth + x) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    int sum = TriangleFilter.HALF;
                    int at = in + channel;
                    for (int tap = 0; tap < taps; tap++, at += channels) {
                        sum += (pixels[at] & 0xff) * filter.weight(weights + tap);
                    }
                    resized[out + channel] = TriangleFilter.level(sum);
                }
            }
        }
        return resized;
    }

    /** Sums whole rows, so that memory is read in order. */
    private static byte[] alongColumns(byte[] pixels, int stride, TriangleFilter filter) {
        int newHeight = filter.outputs();
        byte[] resized = new byte[stride * newHeight];
        int[] sums = new int[stride];
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sums, TriangleFilter.HALF);
            for (int tap = 0; tap < filter.taps(y); tap++) {
                int weight = filter.weight(filter.weightsAt(y) + tap);
                int row = (filter.first(y) + tap) * stride;
                for (int i = 0; i < stride; i++) {
                    sums[i] += (pixels[row + i] & 0xff) * weight;
                }
            }
            for (int i = 0; i < stride; i++) {
                resized[y * stride + i] = TriangleFilter.level(sums[i]);
            }
        }
        return resized;
    }
}

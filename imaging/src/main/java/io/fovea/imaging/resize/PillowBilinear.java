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
        byte[] resized = new byte[filter.outputs() * height * channels];
        for (int y = 0; y < height; y++) {
            if (channels == 3) {
                colorRow(pixels, y * width, resized, y * filter.outputs(), filter);
            } else {
                grayRow(pixels, y * width, resized, y * filter.outputs(), filter);
            }
        }
        return resized;
    }

    /** The three sums stay in registers: this loop is where a resize spends its time. */
    private static void colorRow(byte[] pixels, int from, byte[] resized, int to, TriangleFilter filter) {
        int[] weights = filter.weights();
        for (int x = 0; x < filter.outputs(); x++) {
            int red = TriangleFilter.HALF;
            int green = TriangleFilter.HALF;
            int blue = TriangleFilter.HALF;
            int at = 3 * (from + filter.first(x));
            int first = filter.weightsAt(x);
            for (int tap = first; tap < first + filter.taps(x); tap++, at += 3) {
                int weight = weights[tap];
                red += (pixels[at] & 0xff) * weight;
                green += (pixels[at + 1] & 0xff) * weight;
                blue += (pixels[at + 2] & 0xff) * weight;
            }
            int out = 3 * (to + x);
            resized[out] = TriangleFilter.level(red);
            resized[out + 1] = TriangleFilter.level(green);
            resized[out + 2] = TriangleFilter.level(blue);
        }
    }

    private static void grayRow(byte[] pixels, int from, byte[] resized, int to, TriangleFilter filter) {
        int[] weights = filter.weights();
        for (int x = 0; x < filter.outputs(); x++) {
            int sum = TriangleFilter.HALF;
            int at = from + filter.first(x);
            int first = filter.weightsAt(x);
            for (int tap = first; tap < first + filter.taps(x); tap++, at++) {
                sum += (pixels[at] & 0xff) * weights[tap];
            }
            resized[to + x] = TriangleFilter.level(sum);
        }
    }

    /** Sums whole rows, so that memory is read in order. */
    private static byte[] alongColumns(byte[] pixels, int stride, TriangleFilter filter) {
        int newHeight = filter.outputs();
        byte[] resized = new byte[stride * newHeight];
        int[] sums = new int[stride];
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sums, TriangleFilter.HALF);
            for (int tap = 0; tap < filter.taps(y); tap++) {
                int weight = filter.weights()[filter.weightsAt(y) + tap];
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

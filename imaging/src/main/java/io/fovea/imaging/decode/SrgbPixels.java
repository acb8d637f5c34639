package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * ImageIO's many kinds of image as 8-bit sRGB: alpha dropped (not blended, as Pillow's {@code convert("RGB")}), 16 bits
 * cut to the upper 8, grey values taken as they are (Java's grey colour space is linear and would brighten them).
 */
final class SrgbPixels {
    private SrgbPixels() {}

    /**
     * Converts.
     *
     * @param image as the reader gave it
     * @param profile the colour space of its values, where the reader does not know it
     */
    static RgbImage of(BufferedImage image, Optional<ColorSpace> profile) throws UndecodableImageException {
        ColorModel colors = image.getColorModel();
        if (colors instanceof IndexColorModel palette) {
            return indexed(image.getRaster(), palette);
        }
        if (image.getSampleModel().getSampleSize(0) > 16) {
            throw new UndecodableImageException(
                    "has samples of " + image.getSampleModel().getSampleSize(0) + " bits, which are not supported");
        }
        Optional<BufferedImage> managed = profile.flatMap(space -> withProfile(image, space));
        BufferedImage straight = unpremultiplied(managed.orElse(image));
        if (straight.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return samples(straight.getRaster(), 0, 0, 0);
        }
        return samples(toSrgb(straight).getRaster(), 0, 1, 2);
    }

    /**
     * Makes the image's own array ours, so that there is no second one; the image must not be used again.
     *
     * @return empty where it is not laid out as three bytes a pixel of sRGB
     */
    static Optional<RgbImage> takenFrom(BufferedImage image) {
        Raster raster = image.getRaster();
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel samples)
                || !(raster.getDataBuffer() instanceof DataBufferByte bytes)
                || !image.getColorModel().getColorSpace().isCS_sRGB()
                || samples.getNumBands() != 3
                || samples.getPixelStride() != 3
                || samples.getScanlineStride() != 3 * image.getWidth()
                || bytes.getSize() != 3 * image.getWidth() * image.getHeight()
                || samples.getBandOffsets()[1] != 1) {
            return Optional.empty();
        }
        byte[] data = bytes.getData();
        if (samples.getBandOffsets()[0] == 2) {
            for (int i = 0; i < data.length; i += 3) {
                byte blue = data[i];
                data[i] = data[i + 2];
                data[i + 2] = blue;
            }
        }
        return Optional.of(new RgbImage(image.getWidth(), image.getHeight(), data));
    }

    private static RgbImage indexed(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            int out = 3 * y * width;
            for (int x = 0; x < width; x++, out += 3) {
                int color = row[x] < palette.getMapSize() ? palette.getRGB(row[x]) : 0;
                rgb[out] = (byte) (color >> 16);
                rgb[out + 1] = (byte) (color >> 8);
                rgb[out + 2] = (byte) color;
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    /** The same values said to be in another colour space. */
    private static Optional<BufferedImage> withProfile(BufferedImage image, ColorSpace space) {
        ColorModel colors = image.getColorModel();
        if (colors.getColorSpace().getType() != ColorSpace.TYPE_RGB || space.isCS_sRGB()) {
            return Optional.empty();
        }
        ColorModel managed = new ComponentColorModel(
                space,
                colors.hasAlpha(),
                colors.isAlphaPremultiplied(),
                colors.getTransparency(),
                colors.getTransferType());
        return managed.isCompatibleRaster(image.getRaster())
                ? Optional.of(new BufferedImage(managed, image.getRaster(), managed.isAlphaPremultiplied(), null))
                : Optional.empty();
    }

    private static BufferedImage unpremultiplied(BufferedImage image) {
        if (!image.isAlphaPremultiplied()) {
            return image;
        }
        WritableRaster raster = image.copyData(null);
        ColorModel straight = image.getColorModel().coerceData(raster, false);
        return new BufferedImage(straight, raster, false, null);
    }

    private static BufferedImage toSrgb(BufferedImage image) {
        if (image.getColorModel().getColorSpace().isCS_sRGB()) {
            return image;
        }
        BufferedImage srgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        return new ColorConvertOp(null).filter(image, srgb);
    }

    private static RgbImage samples(Raster raster, int red, int green, int blue) {
        SampleModel model = raster.getSampleModel();
        if (model instanceof PixelInterleavedSampleModel interleaved
                && raster.getDataBuffer() instanceof DataBufferByte bytes
                && model.getSampleSize(0) == 8
                && raster.getParent() == null) {
            return interleaved(raster, interleaved, bytes, new int[] {red, green, blue});
        }
        int width = raster.getWidth();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] bands = {red, green, blue};
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int channel = 0; channel < 3; channel++) {
                int bits = model.getSampleSize(bands[channel]);
                boolean signed = raster.getTransferType() == DataBuffer.TYPE_SHORT;
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, bands[channel], row);
                for (int x = 0; x < width; x++) {
                    rgb[3 * (y * width + x) + channel] = level(signed ? row[x] + 32768 : row[x], bits);
                }
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    private static byte level(int sample, int bits) {
        return (byte) (bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1));
    }

    /** The common case, and ten times as fast. */
    private static RgbImage interleaved(
            Raster raster, PixelInterleavedSampleModel model, DataBufferByte bytes, int[] bands) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] data = bytes.getData();
        byte[] rgb = new byte[3 * width * height];
        int step = model.getPixelStride();
        int[] offsets = model.getBandOffsets();
        int red = bytes.getOffset() + offsets[bands[0]];
        int green = bytes.getOffset() + offsets[bands[1]];
        int blue = bytes.getOffset() + offsets[bands[2]];
        int out = 0;
        for (int y = 0; y < height; y++) {
            int at = y * model.getScanlineStride();
            for (int x = 0; x < width; x++, at += step, out += 3) {
                rgb[out] = data[at + red];
                rgb[out + 1] = data[at + green];
                rgb[out + 2] = data[at + blue];
            }
        }
        return new RgbImage(width, height, rgb);
    }
}

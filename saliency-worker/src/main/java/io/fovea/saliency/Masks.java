package io.fovea.saliency;

import static io.fovea.saliency.MaskOutcome.SIZE;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.saliency.onnx.ProbabilityMap;
import java.nio.ByteBuffer;

/** Masks of any size brought to 224x224 8-bit levels, with the filter that images are resized with. */
final class Masks {
    private Masks() {}

    static ByteBuffer of(GrayImage levels) {
        return ByteBuffer.wrap(PillowBilinear.resize(levels, SIZE, SIZE).gray());
    }

    /** Probabilities as they are: a faint map stays faint. */
    static ByteBuffer of(ProbabilityMap map) {
        return of(levels(map));
    }

    /** Probabilities rounded to 8 bits. */
    static GrayImage levels(ProbabilityMap map) {
        byte[] levels = new byte[map.values().length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.round(map.values()[i] * 255f);
        }
        return new GrayImage(map.width(), map.height(), levels);
    }

    /** Luma in Pillow's integer arithmetic; grey stays what it is. */
    static GrayImage luma(RgbImage image) {
        byte[] rgb = image.rgb();
        byte[] levels = new byte[image.width() * image.height()];
        for (int i = 0; i < levels.length; i++) {
            int sum = 19595 * (rgb[3 * i] & 0xFF) + 38470 * (rgb[3 * i + 1] & 0xFF) + 7471 * (rgb[3 * i + 2] & 0xFF);
            levels[i] = (byte) ((sum + 0x8000) >> 16);
        }
        return new GrayImage(image.width(), image.height(), levels);
    }
}

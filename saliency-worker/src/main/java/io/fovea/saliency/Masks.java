package io.fovea.saliency;

import static io.fovea.saliency.MaskOutcome.SIZE;

import io.fovea.imaging.GrayImage;
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
}

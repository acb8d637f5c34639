package io.fovea.quantize.worker;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.record.View;

/**
 * What a network sees of an image.
 *
 * @param values its input, flat
 * @param view the rectangle of the image that this is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NetworkInput(float[] values, View view) {
    static NetworkInput of(RgbImage image, Preprocessing preprocessing) {
        io.fovea.imaging.view.View seen = preprocessing.view(image.width(), image.height());
        return new NetworkInput(
                preprocessing.tensor(image), new View(seen.left(), seen.top(), seen.right(), seen.bottom()));
    }
}

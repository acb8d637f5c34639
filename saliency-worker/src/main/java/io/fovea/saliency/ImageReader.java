package io.fovea.saliency;

import io.fovea.imaging.RgbImage;
import java.io.IOException;

/** Bytes to pixels. */
@FunctionalInterface
public interface ImageReader {
    /**
     * Decodes an image file, upright.
     *
     * @throws IOException where it is no image or a hostile one; the message says why
     */
    RgbImage read(byte[] encoded) throws IOException;
}

package io.fovea.saliency;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * An image whose salient object is sought.
 *
 * @param source where in its feed the image is; its file stem finds a ground truth
 * @param attributes the feed's own facts about it; a generated scene's seed is among them
 * @param encoded the image file; empty where only its source is known
 */
public record ImageToMask(String source, Map<String, String> attributes, ByteBuffer encoded) {
    public ImageToMask {
        attributes = Map.copyOf(attributes);
        encoded = encoded.asReadOnlyBuffer();
    }

    /** A copy of the image file. */
    byte[] bytes() {
        byte[] bytes = new byte[encoded.remaining()];
        encoded.duplicate().get(bytes);
        return bytes;
    }
}

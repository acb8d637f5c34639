package io.fovea.quantize.worker;

import io.fovea.imaging.ImageNetNormalisation;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.quantize.network.Network;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import java.nio.ByteBuffer;

/** From an image event to what a network sees: decoded, squashed to the network's size, normalised. */
final class NetworkInput {
    private final ImageDecoder decoder = new ImageDecoder();

    /**
     * The network's input, 3x224x224.
     *
     * @throws RejectedRecordException if the event holds no image that can be decoded
     */
    float[] of(ImageEvent event) throws RejectedRecordException {
        ByteBuffer bytes = event.getBytes().duplicate();
        if (!bytes.hasRemaining() && event.getReference() != null) {
            throw new RejectedRecordException("the image is only referred to: " + event.getReference());
        }
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        try {
            RgbImage image = decoder.decode(encoded);
            return ImageNetNormalisation.chw(
                    PillowBilinear.resize(image, Network.INPUT.width(), Network.INPUT.height()));
        } catch (UndecodableImageException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
    }
}

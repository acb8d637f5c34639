package io.fovea.quantize.worker;

import io.fovea.imaging.ImageNetNormalisation;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.claimcheck.ClaimCheck;

/** From an image event to what a network sees: decoded, squashed to the network's size, normalised. */
final class NetworkInput {
    private static final int SIZE = 224;

    private final ClaimCheck claimCheck;
    private final ImageDecoder decoder;

    /**
     * Reads images from their events.
     *
     * @param claimCheck where large images are kept
     * @param limits what one image may cost
     */
    NetworkInput(ClaimCheck claimCheck, DecodeLimits limits) {
        this.claimCheck = claimCheck;
        this.decoder = new ImageDecoder(limits);
    }

    /**
     * The network's input, 3x224x224.
     *
     * @throws RejectedRecordException if the event neither holds nor leads to an image that can be decoded
     * @throws org.apache.kafka.common.errors.RetriableException if the claim-check store cannot be used for now
     */
    float[] of(ImageEvent event) throws RejectedRecordException {
        byte[] encoded = claimCheck.content(event.getImageId(), event.getBytes(), event.getReference());
        try {
            return decoder.decode(encoded, NetworkInput::of);
        } catch (UndecodableImageException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The input of ImageNet's networks, 3x224x224. */
    static float[] of(RgbImage image) {
        return ImageNetNormalisation.chw(PillowBilinear.resize(image, SIZE, SIZE));
    }
}

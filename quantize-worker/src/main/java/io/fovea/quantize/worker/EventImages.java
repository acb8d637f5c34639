package io.fovea.quantize.worker;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.claimcheck.ClaimCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** From an image event to what models see of its image. */
final class EventImages {
    private final ClaimCheck claimCheck;
    private final ImageDecoder decoder;

    /**
     * Reads images from their events.
     *
     * @param claimCheck where large images are kept
     * @param limits what one image may cost
     */
    EventImages(ClaimCheck claimCheck, DecodeLimits limits) {
        this.claimCheck = claimCheck;
        this.decoder = new ImageDecoder(limits);
    }

    /**
     * The inputs of models, of an image that is decoded once.
     *
     * @param views what the models see of it
     * @throws RejectedRecordException if the event neither holds nor leads to an image that can be decoded
     * @throws org.apache.kafka.common.errors.RetriableException if the claim-check store cannot be used for now
     */
    Map<Preprocessing, NetworkInput> inputs(ImageEvent event, Set<Preprocessing> views) throws RejectedRecordException {
        byte[] encoded = claimCheck.content(event.getImageId(), event.getBytes(), event.getReference());
        try {
            return decoder.decode(encoded, image -> inputs(image, views));
        } catch (UndecodableImageException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<Preprocessing, NetworkInput> inputs(RgbImage image, Set<Preprocessing> views) {
        Map<Preprocessing, NetworkInput> inputs = new LinkedHashMap<>();
        views.forEach(view -> inputs.put(view, NetworkInput.of(image, view)));
        return inputs;
    }
}

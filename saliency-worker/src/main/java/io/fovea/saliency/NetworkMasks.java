package io.fovea.saliency;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import io.fovea.saliency.onnx.ProbabilityMap;
import io.fovea.saliency.onnx.SalientObjectSession;

/** Masks by a salient-object network: decode, squash to its input, run, bring to 224x224. */
public final class NetworkMasks implements SaliencyModel {
    private final SalientObjectSession session;
    private final String checkpoint;
    private final ImageDecoder decoder;

    /**
     * Takes over a session.
     *
     * @param checkpoint first 16 hexadecimal digits of the SHA-256 of the network's file
     */
    public NetworkMasks(SalientObjectSession session, String checkpoint, ImageDecoder decoder) {
        this.session = session;
        this.checkpoint = checkpoint;
        this.decoder = decoder;
    }

    @Override
    public String name() {
        return session.network().name();
    }

    /** First 16 hexadecimal digits of the SHA-256 of the network's file. */
    public String checkpoint() {
        return checkpoint;
    }

    @Override
    public MaskOutcome mask(ImageToMask image) {
        RgbImage input;
        try {
            input = decoder.decode(image.bytes(), this::input);
        } catch (UndecodableImageException e) {
            return new NoMask("not an image that can be masked: " + e.getMessage());
        }
        ProbabilityMap map = session.probabilities(input.rgb());
        for (float value : map.values()) {
            if (Float.isNaN(value)) {
                return new NoMask("saliency model " + name() + " answers this image with NaN");
            }
        }
        return new Mask(name(), checkpoint, Masks.of(map));
    }

    /** The map at the network's own size. */
    public ProbabilityMap probabilities(RgbImage image) {
        return session.probabilities(input(image).rgb());
    }

    private RgbImage input(RgbImage image) {
        return PillowBilinear.resize(image, session.width(), session.height());
    }

    @Override
    public void close() {
        session.close();
    }
}

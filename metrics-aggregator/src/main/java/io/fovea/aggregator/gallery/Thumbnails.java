package io.fovea.aggregator.gallery;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.claimcheck.ClaimCheck;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;

/** Makes small pictures: of an image a JPEG without any metadata, of a mask a PNG. */
final class Thumbnails {
    private static final float JPEG_QUALITY = 0.82f;

    private final int side;
    private final ClaimCheck claimCheck;
    private final ImageDecoder decoder;

    /**
     * Makes thumbnails of a size.
     *
     * @param side the longer one, pixels; smaller images stay as they are
     * @param claimCheck where large images are kept
     * @param limits what one image may cost
     */
    Thumbnails(int side, ClaimCheck claimCheck, DecodeLimits limits) {
        this.side = side;
        this.claimCheck = claimCheck;
        this.decoder = new ImageDecoder(limits);
    }

    /** A JPEG; empty where the image cannot be had now or cannot be decoded. */
    Optional<byte[]> of(ImageEvent event) {
        try {
            byte[] encoded = claimCheck.content(event.getImageId(), event.getBytes(), event.getReference());
            if (encoded.length == 0) {
                return Optional.empty();
            }
            return Optional.of(decoder.decode(encoded, image -> ImageEncoder.jpeg(fit(image), JPEG_QUALITY)));
        } catch (UndecodableImageException | RejectedRecordException | RetriableException e) {
            return Optional.empty();
        }
    }

    private RgbImage fit(RgbImage image) {
        int longer = Math.max(image.width(), image.height());
        if (longer <= side) {
            return image;
        }
        int width = Math.max(1, Math.round((float) image.width() * side / longer));
        int height = Math.max(1, Math.round((float) image.height() * side / longer));
        return PillowBilinear.resize(image, width, height);
    }

    static byte[] of(SaliencyMask mask) {
        return ImageEncoder.png(new GrayImage(mask.getWidth(), mask.getHeight(), bytes(mask.getValues())));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}

package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import java.time.Duration;

/**
 * What Jazzer calls with bytes of its own invention: a decode ends in pixels within the limits or in a reason, and leaves
 * no thread behind. Anything else that is thrown is a finding.
 */
public final class DecodeFuzzTarget {
    private static final long PIXELS = 1_000_000;
    private static final ImageDecoder DECODER =
            new ImageDecoder(new DecodeLimits(1 << 20, PIXELS, Duration.ofSeconds(20)));

    private DecodeFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] encoded) {
        try {
            RgbImage image = DECODER.decode(encoded);
            if ((long) image.width() * image.height() > PIXELS
                    || image.rgb().length != 3 * image.width() * image.height()) {
                throw new IllegalStateException("pixels beyond the limit: " + image.width() + " x " + image.height());
            }
        } catch (UndecodableImageException e) {
            if (String.valueOf(e.getMessage()).contains("takes longer") || DECODER.stuck() > 0) {
                throw new IllegalStateException("a decoder is stuck", e);
            }
        }
    }
}

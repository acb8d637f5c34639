package io.fovea.imaging.decode;

import java.time.Duration;

/**
 * What one image may cost. Of an animation or a multi-page file only the first frame is ever decoded, so frames need no
 * limit of their own.
 *
 * @param bytes largest encoded image
 * @param pixels largest width times height
 * @param time longest decode
 */
public record DecodeLimits(int bytes, long pixels, Duration time) {
    public static final DecodeLimits DEFAULT = new DecodeLimits(16 << 20, 64_000_000, Duration.ofSeconds(20));

    public DecodeLimits {
        if (bytes < 1 || pixels < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("limits must be positive: " + bytes + ", " + pixels + ", " + time);
        }
    }
}

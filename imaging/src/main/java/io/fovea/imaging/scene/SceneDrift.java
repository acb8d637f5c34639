package io.fovea.imaging.scene;

/**
 * How a camera's pictures change while what they show does not. The mask of a scene is the same under every drift.
 *
 * @param blur standard deviation of a Gaussian, in pixels; 0 is sharp
 * @param noise standard deviation of the noise added, in levels of 255; 0 is none
 * @param brightness factor on every level; 1 is unchanged
 * @param domain what kind of camera
 */
public record SceneDrift(double blur, double noise, double brightness, Domain domain) {
    /** The camera as it was when it was new. */
    public static final SceneDrift NONE = new SceneDrift(0, 0, 1, Domain.DAYLIGHT);

    /** Kinds of camera and weather. */
    public enum Domain {
        DAYLIGHT,
        NIGHT,
        FOG,
        THERMAL
    }

    public SceneDrift {
        if (!(blur >= 0 && blur <= 50)) {
            throw new IllegalArgumentException("blur must be 0..50 pixels, not " + blur);
        }
        if (!(noise >= 0 && noise <= 255)) {
            throw new IllegalArgumentException("noise must be 0..255 levels, not " + noise);
        }
        if (!(brightness >= 0 && brightness <= 10)) {
            throw new IllegalArgumentException("brightness must be 0..10, not " + brightness);
        }
    }
}

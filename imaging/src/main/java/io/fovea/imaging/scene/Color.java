package io.fovea.imaging.scene;

/**
 * Linear mixing of colours, each channel nominally 0..1.
 *
 * @param red 0..1
 * @param green 0..1
 * @param blue 0..1
 */
record Color(double red, double green, double blue) {
    /** From hue (turns), saturation and value. */
    static Color hsv(double hue, double saturation, double value) {
        double turn = (hue - Math.floor(hue)) * 6;
        return new Color(
                channel(turn, 5, saturation, value),
                channel(turn, 3, saturation, value),
                channel(turn, 1, saturation, value));
    }

    private static double channel(double turn, int phase, double saturation, double value) {
        double k = (phase + turn) % 6;
        return value - value * saturation * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
    }

    /** This where {@code share} is 0, the other where it is 1. */
    Color mix(Color other, double share) {
        return new Color(
                red + (other.red - red) * share,
                green + (other.green - green) * share,
                blue + (other.blue - blue) * share);
    }

    Color times(double factor) {
        return new Color(red * factor, green * factor, blue * factor);
    }

    Color plus(double light) {
        return new Color(red + light, green + light, blue + light);
    }
}

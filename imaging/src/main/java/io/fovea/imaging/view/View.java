package io.fovea.imaging.view;

/**
 * The rectangle of an image that a network saw, as fractions of the image's width and height; where the network saw a margin around the
 * image it begins before 0 or ends behind 1.
 */
public record View(double left, double top, double right, double bottom) {
    /** The whole image, nothing else. */
    public static final View WHOLE = new View(0, 0, 1, 1);

    public View {
        if (!(left < right && top < bottom)) {
            throw new IllegalArgumentException(
                    "no rectangle: " + left + " to " + right + " by " + top + " to " + bottom);
        }
    }
}

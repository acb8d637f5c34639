package io.fovea.imaging.view;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.resize.PillowBilinear;

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

    /** What is seen of an image, brought to a size; 0 where there is no image. */
    public GrayImage of(GrayImage image, int width, int height) {
        if (equals(WHOLE)) {
            return image.width() == width && image.height() == height
                    ? image
                    : PillowBilinear.resize(image, width, height);
        }
        Placement placement = placement(width, height);
        GrayImage scaled = PillowBilinear.resize(image, placement.scaledWidth(), placement.scaledHeight());
        return new GrayImage(width, height, placement.cut(scaled.gray(), 1, width, height, 0));
    }

    /** Where the whole image lies if what is seen of it has that size. */
    private Placement placement(int width, int height) {
        double wholeWidth = width / (right - left);
        double wholeHeight = height / (bottom - top);
        return new Placement(
                Math.max(1, (int) Math.round(wholeWidth)),
                Math.max(1, (int) Math.round(wholeHeight)),
                (int) Math.round(-left * wholeWidth),
                (int) Math.round(-top * wholeHeight));
    }
}

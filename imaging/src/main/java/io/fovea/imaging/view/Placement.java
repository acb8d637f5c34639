package io.fovea.imaging.view;

/**
 * Where a resized image comes to lie in what the network sees.
 *
 * @param scaledWidth columns that the whole image is resized to
 * @param scaledHeight its rows
 * @param left column of the network's input where it begins; negative where its edge is cut off
 * @param top likewise
 */
public record Placement(int scaledWidth, int scaledHeight, int left, int top) {

    /** The part of the image that an input of that size holds. */
    public View view(int width, int height) {
        return new View(
                (0.0 - left) / scaledWidth,
                (0.0 - top) / scaledHeight,
                (double) (width - left) / scaledWidth,
                (double) (height - top) / scaledHeight);
    }
}

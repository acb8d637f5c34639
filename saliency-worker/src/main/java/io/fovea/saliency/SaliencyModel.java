package io.fovea.saliency;

/** Says where the salient object of an image is. Safe for use by many threads. */
public interface SaliencyModel extends AutoCloseable {
    /** What the mask record calls it. */
    String name();

    /** The mask of one image, or why there is none from here. */
    MaskOutcome mask(ImageToMask image);

    @Override
    default void close() {}
}

package io.fovea.quantize.worker;

import io.fovea.imaging.view.Preprocessing;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import java.util.OptionalInt;

/** A loaded variant of a model: image in, inference out. */
interface VariantExplainer extends AutoCloseable {
    /** What the deployment calls the model. */
    String model();

    /** What it sees of an image. */
    Preprocessing preprocessing();

    /** Whether its arg-max is the reference for the model's other variants. */
    boolean isReference();

    /** How many classes it tells apart. */
    int classes();

    /**
     * Explains an image.
     *
     * @param image what the network sees
     * @param target how the class was chosen
     * @param targetClass the class, where it is not for the variant to predict
     */
    Inference explain(ImageEvent event, NetworkInput image, Target target, OptionalInt targetClass);

    @Override
    void close();
}

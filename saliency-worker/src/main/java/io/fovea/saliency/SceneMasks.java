package io.fovea.saliency;

import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.runtime.Watch;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;

/** Exact masks of generated scenes, drawn again from the seed that the feed wrote down. */
public final class SceneMasks implements SaliencyModel {
    /** The attribute of an image that holds its scene's seed, a decimal long. */
    public static final String SEED = "scene.seed";

    @Override
    public String name() {
        return Watch.SCENE;
    }

    @Override
    public MaskOutcome mask(ImageToMask image) {
        String seed = image.attributes().get(SEED);
        if (seed == null) {
            return new NoMask("not a generated scene: it has no attribute " + SEED);
        }
        try {
            return new Mask(name(), "none", Masks.of(new ProceduralScene(Long.parseLong(seed)).mask()));
        } catch (NumberFormatException e) {
            return new NoMask("the attribute " + SEED + " is " + seed + " and no seed");
        }
    }
}

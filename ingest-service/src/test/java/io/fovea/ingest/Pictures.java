package io.fovea.ingest;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;

/** Small images for tests, each other than the rest. */
public final class Pictures {
    private Pictures() {}

    public static RgbImage pixels(long seed) {
        return PillowBilinear.resize(new ProceduralScene(seed).image(), 48, 36);
    }

    public static byte[] jpeg(long seed) {
        return ImageEncoder.jpeg(pixels(seed), 0.9f);
    }

    public static byte[] png(long seed) {
        return ImageEncoder.png(pixels(seed));
    }
}

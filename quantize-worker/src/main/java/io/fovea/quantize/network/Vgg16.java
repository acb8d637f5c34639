package io.fovea.quantize.network;

import static io.fovea.quantize.network.Layers.*;

import java.util.ArrayList;
import java.util.List;

/** VGG-16 (Simonyan and Zisserman, 2014, table 1, configuration D). */
final class Vgg16 {
    private static final int MAX_POOL = 0;

    private static final int[] FEATURES = {
        64, 64, MAX_POOL, 128, 128, MAX_POOL, 256, 256, 256, MAX_POOL, 512, 512, 512, MAX_POOL, 512, 512, 512, MAX_POOL
    };

    static final Architecture ARCHITECTURE = new Architecture(
            "vgg16",
            "features.29",
            classes -> chain(
                    named("features", features()),
                    named("avgpool", adaptiveAvgPool(7)),
                    flatten(),
                    named(
                            "classifier",
                            sequential(
                                    linear(512 * 7 * 7, 4096),
                                    relu(),
                                    dropout(0.5),
                                    linear(4096, 4096),
                                    relu(),
                                    dropout(0.5),
                                    linear(4096, classes)))));

    private Vgg16() {}

    private static Layer features() {
        List<Layer> layers = new ArrayList<>();
        int in = 3;
        for (int out : FEATURES) {
            if (out == MAX_POOL) {
                layers.add(maxPool(2, 2, 0));
            } else {
                layers.add(conv(in, out, 3, 1, 1));
                layers.add(relu());
                in = out;
            }
        }
        return sequential(layers);
    }
}

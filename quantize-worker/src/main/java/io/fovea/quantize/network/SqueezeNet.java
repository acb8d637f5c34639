package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.fire;
import static io.fovea.quantize.network.Layers.*;

/** SqueezeNet (Iandola et al., 2016, table 1), and its version 1.1 with pooling moved forward. */
final class SqueezeNet {
    static final Architecture VERSION_1_0 = architecture(
            "squeezenet1_0",
            sequential(
                    conv(3, 96, 7, 2, 0),
                    relu(),
                    maxPoolCeil(3, 2),
                    fire(96, 16, 64, 64),
                    fire(128, 16, 64, 64),
                    fire(128, 32, 128, 128),
                    maxPoolCeil(3, 2),
                    fire(256, 32, 128, 128),
                    fire(256, 48, 192, 192),
                    fire(384, 48, 192, 192),
                    fire(384, 64, 256, 256),
                    maxPoolCeil(3, 2),
                    fire(512, 64, 256, 256)));

    static final Architecture VERSION_1_1 = architecture(
            "squeezenet1_1",
            sequential(
                    conv(3, 64, 3, 2, 0),
                    relu(),
                    maxPoolCeil(3, 2),
                    fire(64, 16, 64, 64),
                    fire(128, 16, 64, 64),
                    maxPoolCeil(3, 2),
                    fire(128, 32, 128, 128),
                    fire(256, 32, 128, 128),
                    maxPoolCeil(3, 2),
                    fire(256, 48, 192, 192),
                    fire(384, 48, 192, 192),
                    fire(384, 64, 256, 256),
                    fire(512, 64, 256, 256)));

    private SqueezeNet() {}

    private static Architecture architecture(String name, Layer features) {
        return new Architecture(
                name,
                "features.12",
                classes -> chain(
                        named("features", features),
                        named(
                                "classifier",
                                sequential(dropout(0.5), conv(512, classes, 1, 1, 0), relu(), adaptiveAvgPool(1))),
                        flatten()));
    }
}

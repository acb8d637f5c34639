package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.denseBlock;
import static io.fovea.quantize.network.Blocks.transition;
import static io.fovea.quantize.network.Layers.*;

/** DenseNet-121 (Huang et al., 2016, table 1), growth rate 32. */
final class DenseNet121 {
    static final Architecture ARCHITECTURE = new Architecture(
            "densenet121",
            "features.denseblock4",
            classes -> chain(
                    named(
                            "features",
                            chain(
                                    named("conv0", convNoBias(3, 64, 7, 2, 3, 1)),
                                    named("norm0", batchNorm(64)),
                                    named("relu0", relu()),
                                    named("pool0", maxPool(3, 2, 1)),
                                    named("denseblock1", denseBlock(6, 64, 32)),
                                    named("transition1", transition(256)),
                                    named("denseblock2", denseBlock(12, 128, 32)),
                                    named("transition2", transition(512)),
                                    named("denseblock3", denseBlock(24, 256, 32)),
                                    named("transition3", transition(1024)),
                                    named("denseblock4", denseBlock(16, 512, 32)),
                                    named("norm5", batchNorm(1024)))),
                    relu(),
                    adaptiveAvgPool(1),
                    flatten(),
                    named("classifier", linear(1024, classes))));

    private DenseNet121() {}
}

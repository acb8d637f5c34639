package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.basicBlock;
import static io.fovea.quantize.network.Layers.*;

/** ResNet-18 (He et al., 2015, table 1). */
final class ResNet18 {
    static final Architecture ARCHITECTURE = new Architecture(
            "resnet18",
            "layer4.1.conv2",
            classes -> chain(
                    named("conv1", convNoBias(3, 64, 7, 2, 3, 1)),
                    named("bn1", batchNorm(64)),
                    named("relu", relu()),
                    named("maxpool", maxPool(3, 2, 1)),
                    named("layer1", stage(64, 64, 1)),
                    named("layer2", stage(64, 128, 2)),
                    named("layer3", stage(128, 256, 2)),
                    named("layer4", stage(256, 512, 2)),
                    named("avgpool", adaptiveAvgPool(1)),
                    flatten(),
                    named("fc", linear(512, classes))));

    private ResNet18() {}

    private static Layer stage(int in, int out, int stride) {
        return sequential(basicBlock(in, out, stride), basicBlock(out, out, 1));
    }
}

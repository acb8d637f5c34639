package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.bottleneck;
import static io.fovea.quantize.network.Layers.*;

import java.util.ArrayList;
import java.util.List;

/** ResNet-50 (He et al., 2015, table 1), version 1.5 as torchvision has it. */
final class ResNet50 {
    static final Architecture ARCHITECTURE = new Architecture(
            "resnet50",
            "layer4.2.conv3",
            classes -> chain(
                    named("conv1", convNoBias(3, 64, 7, 2, 3, 1)),
                    named("bn1", batchNorm(64)),
                    named("relu", relu()),
                    named("maxpool", maxPool(3, 2, 1)),
                    named("layer1", stage(3, 64, 64, 1)),
                    named("layer2", stage(4, 256, 128, 2)),
                    named("layer3", stage(6, 512, 256, 2)),
                    named("layer4", stage(3, 1024, 512, 2)),
                    named("avgpool", adaptiveAvgPool(1)),
                    flatten(),
                    named("fc", linear(2048, classes))));

    private ResNet50() {}

    private static Layer stage(int blocks, int in, int width, int stride) {
        List<Layer> stage = new ArrayList<>();
        stage.add(bottleneck(in, width, stride));
        while (stage.size() < blocks) {
            stage.add(bottleneck(4 * width, width, 1));
        }
        return sequential(stage);
    }
}

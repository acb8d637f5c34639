package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.convNormActivation;
import static io.fovea.quantize.network.Blocks.invertedResidual;
import static io.fovea.quantize.network.Layers.*;

import java.util.ArrayList;
import java.util.List;

/** MobileNet-V2 (Sandler et al., 2018, table 2). */
final class MobileNetV2 {
    /** Expansion t, channels c, repetitions n, stride s. */
    private static final int[][] BOTTLENECKS = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1}
    };

    static final Architecture ARCHITECTURE = new Architecture(
            "mobilenet_v2",
            "features.18",
            classes -> chain(
                    named("features", features()),
                    adaptiveAvgPool(1),
                    flatten(),
                    named("classifier", sequential(dropout(0.2), linear(1280, classes)))));

    private MobileNetV2() {}

    private static Layer features() {
        List<Layer> layers = new ArrayList<>();
        layers.add(convNormActivation(3, 32, 3, 2, 1, relu6()));
        int in = 32;
        for (int[] row : BOTTLENECKS) {
            int expansion = row[0];
            int out = row[1];
            for (int i = 0; i < row[2]; i++) {
                layers.add(invertedResidual(in, out, i == 0 ? row[3] : 1, expansion));
                in = out;
            }
        }
        layers.add(convNormActivation(320, 1280, 1, 1, 1, relu6()));
        return sequential(layers);
    }
}

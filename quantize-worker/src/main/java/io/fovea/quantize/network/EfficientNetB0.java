package io.fovea.quantize.network;

import static io.fovea.quantize.network.Blocks.convNormActivation;
import static io.fovea.quantize.network.Blocks.mbConv;
import static io.fovea.quantize.network.Layers.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** EfficientNet-B0 (Tan and Le, 2019, table 1). */
final class EfficientNetB0 {
    /** Expansion, kernel, stride, channels in, channels out, repetitions. */
    private static final int[][] STAGES = {
        {1, 3, 1, 32, 16, 1},
        {6, 3, 2, 16, 24, 2},
        {6, 5, 2, 24, 40, 2},
        {6, 3, 2, 40, 80, 3},
        {6, 5, 1, 80, 112, 3},
        {6, 5, 2, 112, 192, 4},
        {6, 3, 1, 192, 320, 1}
    };

    /** Probability of dropping the last block; it falls linearly to 0 at the first. */
    private static final double STOCHASTIC_DEPTH = 0.2;

    static final Architecture ARCHITECTURE = new Architecture(
            "efficientnet_b0",
            "features.8",
            classes -> chain(
                    named("features", features()),
                    named("avgpool", adaptiveAvgPool(1)),
                    flatten(),
                    named("classifier", sequential(dropout(0.2), linear(1280, classes)))));

    private EfficientNetB0() {}

    private static Layer features() {
        int blocks = Arrays.stream(STAGES).mapToInt(row -> row[5]).sum();
        int block = 0;
        List<Layer> features = new ArrayList<>();
        features.add(convNormActivation(3, 32, 3, 2, 1, silu()));
        for (int[] row : STAGES) {
            int out = row[4];
            List<Layer> stage = new ArrayList<>();
            for (int i = 0; i < row[5]; i++) {
                double drop = STOCHASTIC_DEPTH * block++ / blocks;
                stage.add(mbConv(i == 0 ? row[3] : out, out, row[1], i == 0 ? row[2] : 1, row[0], drop));
            }
            features.add(sequential(stage));
        }
        features.add(convNormActivation(320, 1280, 1, 1, 1, silu()));
        return sequential(features);
    }
}

package io.fovea.quantize.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of PyTorch's answers on synthetic weights, as {@code reference/synthetic} keeps them. */
final class SyntheticReference {
    final int targetClass;
    final float[] logits;
    final float[] activations;
    final float[] gradients;
    final float[] channelWeights;
    final float[] map;

    private SyntheticReference(NDList arrays) {
        this.targetClass = (int) floats(arrays, "target_class")[0];
        this.logits = floats(arrays, "logits");
        this.activations = floats(arrays, "activations");
        this.gradients = floats(arrays, "gradients");
        this.channelWeights = floats(arrays, "channel_weights");
        this.map = floats(arrays, "cam");
    }

    static SyntheticReference read(String name) throws IOException {
        Path file = SharedFiles.require("reference/synthetic/" + name + ".npz");
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                InputStream in = Files.newInputStream(file)) {
            return new SyntheticReference(NDList.decode(manager, in));
        }
    }

    private static float[] floats(NDList arrays, String name) {
        return arrays.get(name).toType(DataType.FLOAT32, false).toFloatArray();
    }

    /** The input all of them were computed from: 3x224x224, a function that any language evaluates alike. */
    static float[] image() {
        float[] image = new float[3 * 224 * 224];
        for (int c = 0, at = 0; c < 3; c++) {
            for (int i = 0; i < 224; i++) {
                for (int j = 0; j < 224; j++, at++) {
                    double wave = Math.sin(2 * Math.PI * ((c + 1) * i / 224.0 + (3 - c) * j / 112.0));
                    image[at] = (float) (wave + 0.5 * Math.cos(2 * Math.PI * i * j / 12544.0));
                }
            }
        }
        return image;
    }
}

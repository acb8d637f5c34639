package io.fovea.quantize.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of one network, complete and of the right shapes.
 *
 * @param id the first 16 hexadecimal digits of the SHA-256 of the file they came from, or {@value #SYNTHETIC}
 * @param tensors by torchvision's name, in the order of the network's parameters; without the optional ones, which no
 *     computation reads
 */
public record Checkpoint(String id, Map<String, WeightTensor> tensors) {
    /** The id of weights that were computed, not trained. */
    public static final String SYNTHETIC = "synthetic";

    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** A parameter that the network has. */
    public WeightTensor tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return tensor;
    }

    public boolean synthetic() {
        return id.equals(SYNTHETIC);
    }
}

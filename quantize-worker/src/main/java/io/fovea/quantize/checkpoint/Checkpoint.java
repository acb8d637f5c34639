package io.fovea.quantize.checkpoint;

import io.fovea.runtime.UserErrorException;
import java.nio.FloatBuffer;
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

    /**
     * These weights, if all are numbers: a training that diverged leaves others, and every score would be NaN.
     *
     * @param file their file's name, for the message
     * @throws UserErrorException if one is infinite or NaN
     */
    public Checkpoint requireFinite(String file) {
        for (WeightTensor tensor : tensors.values()) {
            FloatBuffer values = tensor.buffer();
            while (values.hasRemaining()) {
                float value = values.get();
                if (!Float.isFinite(value)) {
                    throw new UserErrorException(
                            file + ": " + tensor.name() + " holds " + (Float.isNaN(value) ? "NaN" : "infinity"));
                }
            }
        }
        return this;
    }
}

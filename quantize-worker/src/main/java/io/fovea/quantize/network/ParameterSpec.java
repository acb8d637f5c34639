package io.fovea.quantize.network;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor a network needs from its checkpoint.
 *
 * @param name torchvision's name of the parameter or buffer, for example {@code features.0.weight}
 * @param shape lengths of the axes, outermost first; empty for a scalar
 * @param optional whether a checkpoint may lack it ({@code num_batches_tracked}, which no computation reads)
 */
public record ParameterSpec(String name, List<Long> shape, boolean optional) {
    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    static ParameterSpec of(String name, long... shape) {
        return new ParameterSpec(name, Arrays.stream(shape).boxed().toList(), false);
    }

    ParameterSpec below(String path) {
        return new ParameterSpec(path + "." + name, shape, optional);
    }

    /** Number of elements. */
    public long size() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }
}

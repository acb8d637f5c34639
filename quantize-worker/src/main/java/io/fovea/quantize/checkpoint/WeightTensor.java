package io.fovea.quantize.checkpoint;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * One parameter or buffer of a network as float32, in row-major order.
 *
 * <p>Values are produced when they are asked for and are not kept: the largest tensor of the study has 103 million of
 * them, and a reader rarely needs two tensors at once. A float32 tensor of a file is a view of the mapped file and costs
 * nothing; other element types are widened, and synthetic values are computed, at each call.
 */
public final class WeightTensor {
    private final String name;
    private final List<Long> shape;
    private final Supplier<FloatBuffer> source;

    /**
     * Values that are produced when they are asked for.
     *
     * @param source gives them in row-major order, from position 0
     */
    public WeightTensor(String name, List<Long> shape, Supplier<FloatBuffer> source) {
        this.name = name;
        this.shape = List.copyOf(shape);
        this.source = source;
    }

    /** Torchvision's name, for example {@code features.0.weight}. */
    public String name() {
        return name;
    }

    /** Lengths of the axes, outermost first; empty for a scalar. */
    public List<Long> shape() {
        return shape;
    }

    /** Number of elements. */
    public int size() {
        return Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
    }

    /** The values as a read-only view from position 0; perhaps off the heap, so without an accessible array. */
    public FloatBuffer buffer() {
        return source.get().asReadOnlyBuffer();
    }

    /** A copy of the values on the heap. */
    public float[] values() {
        var values = new float[size()];
        source.get().get(values);
        return values;
    }

    @Override
    public String toString() {
        return name + shape;
    }
}

package io.fovea.quantize.engine;

import java.util.List;

/** A dense array of floats, row-major. */
public final class FloatTensor {
    private final List<Integer> shape;
    private final float[] values;

    /**
     * Wraps values without copying them.
     *
     * @param shape lengths of the axes, outermost first
     */
    FloatTensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** Lengths of the axes, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The elements themselves, not a copy. */
    public float[] values() {
        return values;
    }

    /** The index of the largest value; the first of several. */
    public int argMax() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The same tensor with every axis but the first shortened to 1, if it is equal along them; else itself. */
    public FloatTensor collapseConstantSpace() {
        int channels = shape.get(0);
        int space = values.length / channels;
        float[] first = new float[channels];
        for (int i = 0; i < values.length; i++) {
            if (i % space == 0) {
                first[i / space] = values[i];
            } else if (values[i] != first[i / space]) {
                return this;
            }
        }
        return new FloatTensor(List.of(channels, 1, 1), first);
    }
}

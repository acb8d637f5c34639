package io.fovea.onnx;

import java.util.Optional;

/** NumPy's rules for two shapes in one elementwise operation, which are ONNX's. */
public final class Broadcast {
    private Broadcast() {}

    /** The shape of the result; none where the two do not fit. */
    public static Optional<int[]> shape(int[] a, int[] b) {
        int[] shape = new int[Math.max(a.length, b.length)];
        for (int back = 1; back <= shape.length; back++) {
            int left = back <= a.length ? a[a.length - back] : 1;
            int right = back <= b.length ? b[b.length - back] : 1;
            if (left != right && left != 1 && right != 1) {
                return Optional.empty();
            }
            shape[shape.length - back] = left == 1 ? right : left;
        }
        return Optional.of(shape);
    }

    /** For each element of the result, the flat index of the element of a source that it reads. */
    public static int[] indices(int[] source, int[] result) {
        int[] strides = FoldedShapes.strides(source);
        int[] along = new int[result.length];
        for (int axis = 0; axis < source.length; axis++) {
            along[result.length - source.length + axis] = source[axis] == 1 ? 0 : strides[axis];
        }
        int size = (int) Tensor.elements(result);
        int[] indices = new int[size];
        int[] position = new int[result.length];
        int flat = 0;
        for (int i = 0; i < size; i++) {
            indices[i] = flat;
            for (int axis = result.length - 1; axis >= 0; axis--) {
                flat += along[axis];
                if (++position[axis] < result[axis]) {
                    break;
                }
                flat -= position[axis] * along[axis];
                position[axis] = 0;
            }
        }
        return indices;
    }
}

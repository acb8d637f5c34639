package io.fovea.quantize.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor as a file holds it: a window of strided elements onto a storage, which other tensors may share.
 *
 * @param type of every element of the storage
 * @param shape lengths of the axes, outermost first
 * @param strides elements from one index of an axis to the next
 * @param offset elements before the first one
 * @param storage the bytes of the storage, in the file's byte order
 */
record StoredTensor(ElementType type, List<Long> shape, List<Long> strides, long offset, ByteBuffer storage) {
    /** No tensor of a network has more axes, and each would cost a hostile file nothing to claim. */
    private static final int MAX_AXES = 8;

    StoredTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /** A tensor whose elements lie densely in row-major order. */
    static StoredTensor dense(String name, ElementType type, List<Long> shape, ByteBuffer storage)
            throws UnreadableFileException {
        var strides = new Long[shape.size()];
        long stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = saturatedProduct(stride, shape.get(axis));
        }
        return strided(name, type, shape, List.of(strides), 0, storage);
    }

    /** A tensor of a storage, refused where it would reach beyond it. */
    static StoredTensor strided(
            String name, ElementType type, List<Long> shape, List<Long> strides, long offset, ByteBuffer storage)
            throws UnreadableFileException {
        if (shape.size() != strides.size() || shape.size() > MAX_AXES) {
            throw new UnreadableFileException(
                    Quoted.of(name) + " has " + shape.size() + " axes and " + strides.size() + " strides");
        }
        long elements = 1;
        long last = offset;
        for (int axis = 0; axis < shape.size(); axis++) {
            long length = shape.get(axis);
            long stride = strides.get(axis);
            if (length < 0 || stride < 0) {
                throw new UnreadableFileException(
                        Quoted.of(name) + " has the shape " + shape + " and the strides " + strides);
            }
            elements = saturatedProduct(elements, length);
            last = saturatedSum(last, saturatedProduct(Math.max(0, length - 1), stride));
        }
        long available = storage.remaining() / type.bytes();
        if (offset < 0 || elements > Integer.MAX_VALUE || (elements > 0 ? last >= available : offset > available)) {
            throw new UnreadableFileException(Quoted.of(name) + " of shape " + shape + ", strides " + strides
                    + " and offset " + offset + " reaches beyond its storage of " + available + " elements");
        }
        return new StoredTensor(type, shape, strides, offset, storage);
    }

    /** The values in row-major order: a view of the storage where it holds them so, else a widened copy. */
    FloatBuffer values() {
        int first = Math.toIntExact(offset);
        if (type == ElementType.FLOAT32 && contiguous()) {
            return storage.duplicate()
                    .order(storage.order())
                    .position(storage.position() + 4 * first)
                    .slice()
                    .order(storage.order())
                    .asFloatBuffer()
                    .limit(size());
        }
        var values = FloatBuffer.allocate(size());
        var elements = storage.slice().order(storage.order());
        if (contiguous()) {
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, type.widen(elements, first + i));
            }
        } else if (values.capacity() > 0) {
            gather(elements, 0, first, values);
            values.flip();
        }
        return values;
    }

    private void gather(ByteBuffer elements, int axis, int index, FloatBuffer values) {
        if (axis == shape.size()) {
            values.put(type.widen(elements, index));
            return;
        }
        int stride = strides.get(axis).intValue();
        for (int i = 0; i < shape.get(axis); i++) {
            gather(elements, axis + 1, index + i * stride, values);
        }
    }

    private boolean contiguous() {
        long dense = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides.get(axis) != dense) {
                return false;
            }
            dense *= shape.get(axis);
        }
        return true;
    }

    private int size() {
        return shape.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b);
    }

    private static long saturatedProduct(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private static long saturatedSum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }
}

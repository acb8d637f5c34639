package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A typed tensor: shape and little-endian raw data. Immutable; a tensor of a file reads from the file's mapped memory.
 */
public final class Tensor {
    private final ElementType type;
    private final int[] shape;
    private final int size;
    private final ByteBuffer raw;

    /** Raw data of exactly the shape's size. */
    Tensor(ElementType type, int[] shape, ByteBuffer raw) {
        this.type = type;
        this.shape = shape;
        this.size = Math.toIntExact(elements(shape));
        this.raw = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (this.raw.remaining() != type.bytes(size)) {
            throw new IllegalArgumentException(
                    this.raw.remaining() + " bytes are no " + type + " " + Arrays.toString(shape));
        }
    }

    /** Single-precision values. */
    public static Tensor floats(int[] shape, float... values) {
        ByteBuffer raw = littleEndian(4 * values.length);
        raw.asFloatBuffer().put(values);
        return new Tensor(ElementType.FLOAT, shape.clone(), raw);
    }

    /** Single-precision values, rounded from double. */
    public static Tensor floats(int[] shape, double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return floats(shape, single);
    }

    /** 64-bit integers. */
    public static Tensor longs(int[] shape, long... values) {
        ByteBuffer raw = littleEndian(8 * values.length);
        raw.asLongBuffer().put(values);
        return new Tensor(ElementType.INT64, shape.clone(), raw);
    }

    /** One-dimensional 64-bit integers: a shape, axes, pads. */
    public static Tensor vector(long... values) {
        return longs(new int[] {values.length}, values);
    }

    /** Little-endian raw data, copied. */
    public static Tensor raw(ElementType type, int[] shape, byte[] bytes) {
        return new Tensor(type, shape.clone(), ByteBuffer.wrap(bytes.clone()));
    }

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Elements of a shape; 1 of none. */
    public static long elements(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    public ElementType type() {
        return type;
    }

    /** Lengths of the axes; empty for a scalar. */
    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** The element at a flat, row-major index; 64-bit integers are exact up to 2^53. */
    public double value(int index) {
        return type.value(raw, index);
    }

    /** Every element; 64-bit integers are exact up to 2^53. */
    public double[] doubles() {
        return IntStream.range(0, size).mapToDouble(this::value).toArray();
    }

    /** Every element in single precision. */
    public float[] floats() {
        float[] values = new float[size];
        if (type == ElementType.FLOAT) {
            raw.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = (float) value(i);
            }
        }
        return values;
    }

    /** Every element as an integer; real numbers lose their fraction. */
    public long[] longs() {
        return IntStream.range(0, size)
                .mapToLong(i -> type == ElementType.INT64 ? raw.getLong(8 * i) : (long) value(i))
                .toArray();
    }

    /** The raw data, copied. */
    byte[] bytes() {
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        return bytes;
    }

    /** Elements of this tensor, by their flat indices; of types of whole bytes. */
    Tensor picked(int[] target, int[] indices) {
        int width = type.bits() / 8;
        ByteBuffer picked = littleEndian(width * indices.length);
        for (int index : indices) {
            picked.put(raw.slice(width * index, width));
        }
        return new Tensor(type, target.clone(), picked.flip());
    }

    /** The same elements under another shape. */
    public Tensor reshaped(int... target) {
        if (elements(target) != size) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " is no " + Arrays.toString(target));
        }
        return new Tensor(type, target.clone(), raw);
    }

    /** As a file holds it. */
    public TensorProto toProto(String name) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type.code());
        Arrays.stream(shape).forEach(proto::addDims);
        return proto.setRawData(UnsafeByteOperations.unsafeWrap(raw.duplicate()))
                .build();
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}

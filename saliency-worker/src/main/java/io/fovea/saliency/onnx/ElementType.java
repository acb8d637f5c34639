package io.fovea.saliency.onnx;

import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

/** What a network's input or output holds for a pixel: IEEE 754 numbers of 32 or 16 bits, as its file says. */
enum ElementType {
    FLOAT32(1, DataType.FLOAT32, Float.BYTES) {
        @Override
        void put(float[] ofLevel, byte[] rgb, int channel, int channels, ByteBuffer planes) {
            FloatBuffer plane = planes.asFloatBuffer();
            for (int i = channel; i < rgb.length; i += channels) {
                plane.put(ofLevel[rgb[i] & 0xFF]);
            }
        }

        @Override
        void get(ByteBuffer source, float[] values) {
            source.asFloatBuffer().get(values);
        }
    },
    FLOAT16(10, DataType.FLOAT16, Short.BYTES) {
        @Override
        void put(float[] ofLevel, byte[] rgb, int channel, int channels, ByteBuffer planes) {
            short[] halfOfLevel = new short[ofLevel.length];
            for (int level = 0; level < ofLevel.length; level++) {
                halfOfLevel[level] = Fp16Conversions.floatToFp16(ofLevel[level]);
            }
            ShortBuffer plane = planes.asShortBuffer();
            for (int i = channel; i < rgb.length; i += channels) {
                plane.put(halfOfLevel[rgb[i] & 0xFF]);
            }
        }

        @Override
        void get(ByteBuffer source, float[] values) {
            ShortBuffer halves = source.asShortBuffer();
            for (int i = 0; i < values.length; i++) {
                values[i] = Fp16Conversions.fp16ToFloat(halves.get());
            }
        }
    };

    private final int onnx;
    private final DataType djl;
    private final int bytes;

    ElementType(int onnx, DataType djl, int bytes) {
        this.onnx = onnx;
        this.djl = djl;
        this.bytes = bytes;
    }

    /** By ONNX's number; empty for what holds no real numbers of these sizes. */
    static Optional<ElementType> ofOnnx(int number) {
        return Arrays.stream(values()).filter(type -> type.onnx == number).findFirst();
    }

    /** By DJL's name; empty for what holds no real numbers of these sizes. */
    static Optional<ElementType> of(DataType name) {
        return Arrays.stream(values()).filter(type -> type.djl == name).findFirst();
    }

    DataType djl() {
        return djl;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Writes one channel of an image as a plane and moves past it.
     *
     * @param ofLevel the number for each of the 256 levels
     * @param rgb interleaved levels
     * @param planes in the machine's byte order
     */
    final void append(float[] ofLevel, byte[] rgb, int channel, int channels, ByteBuffer planes) {
        put(ofLevel, rgb, channel, channels, planes);
        planes.position(planes.position() + rgb.length / channels * bytes);
    }

    abstract void put(float[] ofLevel, byte[] rgb, int channel, int channels, ByteBuffer planes);

    /** Reads as many numbers as fit into the array. */
    abstract void get(ByteBuffer source, float[] values);
}

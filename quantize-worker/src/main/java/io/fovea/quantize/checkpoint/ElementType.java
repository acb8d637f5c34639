package io.fovea.quantize.checkpoint;

import java.nio.ByteBuffer;

/** How one element of a stored tensor is written. */
enum ElementType {
    FLOAT16(2, true) {
        @Override
        float widen(ByteBuffer bytes, int index) {
            return halfToFloat(bytes.getShort(2 * index));
        }
    },
    BFLOAT16(2, true) {
        @Override
        float widen(ByteBuffer bytes, int index) {
            return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
        }
    },
    FLOAT32(4, true) {
        @Override
        float widen(ByteBuffer bytes, int index) {
            return bytes.getFloat(4 * index);
        }
    },
    FLOAT64(8, true) {
        @Override
        float widen(ByteBuffer bytes, int index) {
            return (float) bytes.getDouble(8 * index);
        }
    },
    BOOL(1, false),
    UINT8(1, false),
    INT8(1, false),
    INT16(2, false),
    INT32(4, false),
    INT64(8, false);

    private final int bytes;
    private final boolean floating;

    ElementType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    int bytes() {
        return bytes;
    }

    /** Whether weights can be of this type; the others count things. */
    boolean floating() {
        return floating;
    }

    /** The element at an index, as float32; float64 is rounded to it. */
    float widen(ByteBuffer bytes, int index) {
        throw new UnsupportedOperationException(this + " is no type of weights");
    }

    /** IEEE 754 binary16 to binary32, exactly. */
    private static float halfToFloat(short half) {
        int magnitude = half & 0x7FFF;
        int sign = (half & 0x8000) << 16;
        if (magnitude >= 0x7C00) {
            return Float.intBitsToFloat(sign | 0x7F80_0000 | (magnitude & 0x3FF) << 13);
        }
        if (magnitude < 0x400) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
        }
        return Float.intBitsToFloat(sign | (magnitude << 13) + (112 << 23));
    }
}

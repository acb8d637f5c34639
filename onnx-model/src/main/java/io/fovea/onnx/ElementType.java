package io.fovea.onnx;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The element types of ONNX tensors, with their numbers in {@code onnx.proto} and how one element is read.
 *
 * <p>Raw data are little-endian; elements of four bits lie two to a byte, the first in the low half.
 */
public enum ElementType {
    FLOAT(1, 32) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.getFloat(4 * index);
        }
    },
    UINT8(2, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.get(index) & 0xFF;
        }
    },
    INT8(3, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.get(index);
        }
    },
    UINT16(4, 16) {
        @Override
        double value(ByteBuffer raw, int index) {
            return bits16(raw, index);
        }
    },
    INT16(5, 16) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.getShort(2 * index);
        }
    },
    INT32(6, 32) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.getInt(4 * index);
        }
    },
    INT64(7, 64) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.getLong(8 * index);
        }
    },
    BOOL(9, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.get(index) == 0 ? 0 : 1;
        }
    },
    FLOAT16(10, 16) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.HALF.value(bits16(raw, index));
        }
    },
    DOUBLE(11, 64) {
        @Override
        double value(ByteBuffer raw, int index) {
            return raw.getDouble(8 * index);
        }
    },
    UINT32(12, 32) {
        @Override
        double value(ByteBuffer raw, int index) {
            return Integer.toUnsignedLong(raw.getInt(4 * index));
        }
    },
    UINT64(13, 64) {
        @Override
        double value(ByteBuffer raw, int index) {
            long bits = raw.getLong(8 * index);
            return bits >= 0 ? bits : 2 * (double) (bits >>> 1);
        }
    },
    BFLOAT16(16, 16) {
        @Override
        double value(ByteBuffer raw, int index) {
            return Float.intBitsToFloat(bits16(raw, index) << 16);
        }
    },
    FLOAT8E4M3FN(17, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.E4M3FN.value(raw.get(index) & 0xFF);
        }
    },
    FLOAT8E4M3FNUZ(18, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.E4M3FNUZ.value(raw.get(index) & 0xFF);
        }
    },
    FLOAT8E5M2(19, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.E5M2.value(raw.get(index) & 0xFF);
        }
    },
    FLOAT8E5M2FNUZ(20, 8) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.E5M2FNUZ.value(raw.get(index) & 0xFF);
        }
    },
    UINT4(21, 4) {
        @Override
        double value(ByteBuffer raw, int index) {
            return bits4(raw, index);
        }
    },
    INT4(22, 4) {
        @Override
        double value(ByteBuffer raw, int index) {
            return bits4(raw, index) << 28 >> 28;
        }
    },
    FLOAT4E2M1(23, 4) {
        @Override
        double value(ByteBuffer raw, int index) {
            return SmallFloat.E2M1.value(bits4(raw, index));
        }
    };

    private final int code;
    private final int bits;

    ElementType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** The type of this number in {@code onnx.proto}; none for text, complex numbers and numbers nobody has given. */
    public static Optional<ElementType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** Its number in {@code onnx.proto}. */
    public int code() {
        return code;
    }

    public int bits() {
        return bits;
    }

    /** Bytes of so many elements. */
    public long bytes(long elements) {
        return (elements * bits + 7) / 8;
    }

    /** Whether it stands for real numbers, of any width. */
    public boolean isFloat() {
        return switch (this) {
            case FLOAT,
                    FLOAT16,
                    DOUBLE,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT4E2M1 -> true;
            default -> false;
        };
    }

    /** Whether it stands for integers below 0 too. */
    public boolean isSigned() {
        return switch (this) {
            case INT4, INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    /** The smallest of its integers. */
    public long lowest() {
        return isSigned() ? -(1L << (bits - 1)) : 0;
    }

    /** The largest of its integers; of types of up to 32 bits. */
    public long highest() {
        return lowest() + (1L << bits) - 1;
    }

    /** Writes an element as {@code onnx.proto} holds it in a list of numbers: narrow types as their bits. */
    void put(ByteBuffer raw, Number value) {
        switch (this) {
            case FLOAT -> raw.putFloat(value.floatValue());
            case DOUBLE -> raw.putDouble(value.doubleValue());
            default -> {
                switch (bits) {
                    case 64 -> raw.putLong(value.longValue());
                    case 32 -> raw.putInt(value.intValue());
                    case 16 -> raw.putShort(value.shortValue());
                    default -> raw.put(value.byteValue());
                }
            }
        }
    }

    /** The element at an index of little-endian raw data; 64-bit integers are exact up to 2^53. */
    abstract double value(ByteBuffer raw, int index);

    private static int bits16(ByteBuffer raw, int index) {
        return raw.getShort(2 * index) & 0xFFFF;
    }

    private static int bits4(ByteBuffer raw, int index) {
        return (raw.get(index / 2) >> (4 * (index % 2))) & 0xF;
    }
}

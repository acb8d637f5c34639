package io.fovea.saliency.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Walks a Protocol Buffers file field by field without loading it, so that a gigabyte of weights is stepped over.
 *
 * <p>The caller keeps the end of the message it is in: {@link #nested} gives the end of an embedded one.
 */
final class ProtobufReader {
    private static final int WINDOW = 1 << 16;
    private static final int LONGEST_STRING = 1 << 16;

    private final FileChannel file;
    private final long size;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private int wireType;

    ProtobufReader(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    long size() {
        return size;
    }

    long position() {
        return windowStart + window.position();
    }

    /** The number of the next field; its value must be read or skipped next. */
    int field() throws IOException {
        long tag = varint();
        wireType = (int) (tag & 7);
        long number = tag >>> 3;
        if (number < 1 || number > 1 << 29) {
            throw new MalformedOnnxException("it is no ONNX file");
        }
        return (int) number;
    }

    long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = read();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedOnnxException("it is no ONNX file");
    }

    /** A varint field's value. */
    long number() throws IOException {
        expect(0);
        return varint();
    }

    /** Enters an embedded message and tells where it ends. */
    long nested() throws IOException {
        expect(2);
        long length = varint();
        if (length < 0 || length > size - position()) {
            throw new MalformedOnnxException(
                    "it is truncated: it has %d bytes and names %s more".formatted(size, shortfall(length)));
        }
        return position() + length;
    }

    private String shortfall(long length) {
        long missing = length - (size - position());
        return missing > 0 ? Long.toString(missing) : "many";
    }

    String string() throws IOException {
        long end = nested();
        long length = end - position();
        if (length > LONGEST_STRING) {
            throw new MalformedOnnxException("it holds a name of " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = read();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skip() throws IOException {
        switch (wireType) {
            case 0 -> varint();
            case 1 -> seek(position() + 8);
            case 2 -> seek(nested());
            case 5 -> seek(position() + 4);
            default -> throw new MalformedOnnxException("it is no ONNX file");
        }
    }

    void seek(long target) throws MalformedOnnxException {
        if (target > size) {
            throw new MalformedOnnxException("it is truncated: it ends within a value");
        }
        long within = target - windowStart;
        if (within >= 0 && within <= window.limit()) {
            window.position((int) within);
        } else {
            windowStart = target;
            window.limit(0);
        }
    }

    private void expect(int type) throws MalformedOnnxException {
        if (wireType != type) {
            throw new MalformedOnnxException("it is no ONNX file");
        }
    }

    private byte read() throws IOException {
        if (!window.hasRemaining()) {
            refill();
        }
        return window.get();
    }

    private void refill() throws IOException {
        windowStart = position();
        window.clear();
        int count = file.read(window, windowStart);
        window.flip();
        if (count <= 0) {
            window.limit(0);
            throw new MalformedOnnxException("it is truncated: it ends within a value");
        }
    }
}

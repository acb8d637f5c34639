package io.fovea.quantize.program;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the few opcodes of Python's pickle protocol 2 that a module object needs. */
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        out.write(0x80);
        out.write(2);
    }

    Pickle global(String module, String name) {
        return opcode('c').ascii(module + "\n" + name + "\n");
    }

    Pickle text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        opcode('X');
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        out.writeBytes(utf8);
        return this;
    }

    Pickle emptyTuple() {
        return opcode(')');
    }

    Pickle emptyList() {
        return opcode(']');
    }

    Pickle emptyDict() {
        return opcode('}');
    }

    Pickle mark() {
        return opcode('(');
    }

    Pickle setItems() {
        return opcode('u');
    }

    Pickle falsehood() {
        return opcode(0x89);
    }

    Pickle newObject() {
        return opcode(0x81);
    }

    Pickle build() {
        return opcode('b');
    }

    byte[] stop() {
        return opcode('.').out.toByteArray();
    }

    private Pickle opcode(int code) {
        out.write(code);
        return this;
    }

    private Pickle ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }
}

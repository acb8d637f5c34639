package io.fovea.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A grey progressive JPEG whose scans say again and again, in a few bytes each, that every block is zero. */
public final class ManyScans {
    private static final int RUN = 16_384;

    private ManyScans() {}

    /**
     * Draws one.
     *
     * @param scans of which each costs a decoder a pass over all blocks
     */
    public static byte[] jpeg(int width, int height, int scans) {
        int blocks = ((width + 7) / 8) * ((height + 7) / 8);
        byte[] quantization = new byte[65];
        Arrays.fill(quantization, 1, 65, (byte) 16);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.writeBytes(new byte[] {-1, (byte) 0xd8});
        jpeg.writeBytes(segment(0xdb, quantization));
        jpeg.writeBytes(segment(
                0xc2,
                ByteBuffer.allocate(9)
                        .put((byte) 8)
                        .putShort((short) height)
                        .putShort((short) width)
                        .put(new byte[] {1, 1, 0x11, 0})
                        .array()));
        jpeg.writeBytes(segment(0xc4, codeOfOneBit(0, 0)));
        jpeg.writeBytes(segment(0xc4, codeOfOneBit(0x10, 0xe0)));
        jpeg.writeBytes(segment(0xda, new byte[] {1, 1, 0, 0, 0, 0}));
        jpeg.writeBytes(new byte[(blocks + 7) / 8]);
        byte[] start = segment(0xda, new byte[] {1, 1, 0, 1, 0x3f, 0});
        byte[] runs = endOfBlockRuns(blocks);
        for (int i = 0; i < scans - 1; i++) {
            jpeg.writeBytes(start);
            jpeg.writeBytes(runs);
        }
        jpeg.writeBytes(new byte[] {-1, (byte) 0xd9});
        return jpeg.toByteArray();
    }

    /** A Huffman table with one code, of one bit. */
    private static byte[] codeOfOneBit(int table, int symbol) {
        byte[] code = new byte[18];
        code[0] = (byte) table;
        code[1] = 1;
        code[17] = (byte) symbol;
        return code;
    }

    /** Each the code 0 and 14 bits of length above 16,384. */
    private static byte[] endOfBlockRuns(int blocks) {
        StringBuilder bits = new StringBuilder();
        for (int left = blocks; left > 0; ) {
            int run = Math.max(Math.min(left, 2 * RUN - 1), RUN);
            bits.append('0')
                    .append(Integer.toBinaryString((1 << 14) | (run - RUN)).substring(1));
            left -= run;
        }
        while (bits.length() % 8 != 0) {
            bits.append('1');
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < bits.length(); i += 8) {
            int value = Integer.parseInt(bits.substring(i, i + 8), 2);
            bytes.write(value);
            if (value == 0xff) {
                bytes.write(0);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put(new byte[] {-1, (byte) marker, 0, (byte) (content.length + 2)})
                .put(content)
                .array();
    }
}

package io.fovea.ingest;

import io.fovea.testing.ManyScans;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Files that a feed may find, drawn by number: of ten, five are photographs, one is an earlier one again, and four are
 * broken or made to do harm.
 */
final class SoakInputs {
    private static final int ROUND = 10;

    /** What becomes of one. */
    enum Fate {
        PUBLISHED,
        DUPLICATE,
        DEAD_LETTER
    }

    private final long feed;
    private final byte[] manyScans = ManyScans.jpeg(800, 800, 5000);

    /** @param feed tells the pictures of one feed from those of another */
    SoakInputs(int feed) {
        this.feed = feed;
    }

    static Fate fate(int number) {
        int kind = number % ROUND;
        return kind < 5 ? Fate.PUBLISHED : kind == 5 ? Fate.DUPLICATE : Fate.DEAD_LETTER;
    }

    /** How many of the first ones have a fate. */
    static long count(int inputs, Fate fate) {
        return IntStream.range(0, inputs).filter(number -> fate(number) == fate).count();
    }

    byte[] file(int number) {
        byte[] picture = Pictures.jpeg(1_000_000 * feed + number);
        Random random = new Random(number);
        return switch (number % ROUND) {
            case 4 -> withTail(Pictures.png(1_000_000 * feed + number), number);
            case 5 -> file(number - 3);
            case 6 -> Arrays.copyOf(picture, picture.length * 2 / 3);
            case 7 -> withTail(("no picture " + feed).getBytes(StandardCharsets.UTF_8), number);
            case 8 -> number % 20 == 8 ? withTail(manyScans, number) : withTail(sized(picture), number);
            case 9 -> noise(picture, random);
            default -> picture;
        };
    }

    private static byte[] withTail(byte[] file, int number) {
        return ByteBuffer.allocate(file.length + 4).put(file).putInt(number).array();
    }

    /** A JPEG that says it is 65,500 x 65,500. */
    private static byte[] sized(byte[] jpeg) {
        byte[] larger = jpeg.clone();
        for (int at = 2; at < larger.length - 9; at++) {
            if (larger[at] == -1 && larger[at + 1] == (byte) 0xc0) {
                ByteBuffer.wrap(larger, at + 5, 4).putShort((short) 65_500).putShort((short) 65_500);
                return larger;
            }
        }
        throw new IllegalStateException("no start of frame");
    }

    private static byte[] noise(byte[] like, Random random) {
        byte[] noise = new byte[like.length];
        random.nextBytes(noise);
        noise[0] = 'x'; // of no format
        return noise;
    }
}

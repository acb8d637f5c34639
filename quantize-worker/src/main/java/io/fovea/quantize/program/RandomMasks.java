package io.fovea.quantize.program;

import io.fovea.quantize.program.Program.RandomMask;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The random numbers of training mode as a function of a key, so that explaining an image again gives the same result whatever else was
 * explained before, and wherever.
 */
public final class RandomMasks {
    private RandomMasks() {}

    /**
     * Values for a program's masks.
     *
     * @param key says for what they are drawn: the seed, the image, the variant
     */
    public static List<float[]> draw(List<RandomMask> masks, String key) {
        SplitMix64 random = new SplitMix64(fnv1a64(key));
        return masks.stream().map(mask -> draw(mask, random)).toList();
    }

    private static float[] draw(RandomMask mask, SplitMix64 random) {
        float kept = (float) (1 / (1 - mask.probability()));
        float[] values = new float[mask.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextUniform() < mask.probability() ? 0 : kept;
        }
        return values;
    }

    private static long fnv1a64(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** Steele, Lea and Flood's generator: fixed here, where the JDK's are free to change. */
    private static final class SplitMix64 {
        private long state;

        SplitMix64(long seed) {
            this.state = seed;
        }

        /** In [0, 1). */
        double nextUniform() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
        }
    }
}

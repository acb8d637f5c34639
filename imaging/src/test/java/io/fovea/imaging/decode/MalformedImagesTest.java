package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.RgbImage;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Twelve thousand images broken from a fixed seed: bits flipped, tails cut, headers that lie, formats glued together.
 * Every one is either pixels or one reason in words; none takes longer than the cap, and no thread stays behind.
 */
class MalformedImagesTest {
    private static final int MUTATIONS_PER_ORIGINAL = 1_500;
    private static final Duration CAP = Duration.ofSeconds(10);
    private static final long KEPT_BYTES = 64 << 20;

    private final ImageDecoder decoder = new ImageDecoder(new DecodeLimits(1 << 20, 1_000_000, CAP));

    @Test
    void everyBrokenImageIsPixelsOrAReason() throws Exception {
        Map<String, byte[]> originals = originals();
        byte[][] all = originals.values().toArray(byte[][]::new);
        Map<String, Integer> decoded = new TreeMap<>();
        Map<String, Integer> refused = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(20260101);
        long before = UsedHeap.bytes();

        for (Map.Entry<String, byte[]> original : originals.entrySet()) {
            for (int i = 0; i < MUTATIONS_PER_ORIGINAL; i++) {
                byte[] broken = Mutation.of(original.getValue(), all[random.nextInt(all.length)], random);
                try {
                    RgbImage pixels = decoder.decode(broken);
                    assertThat((long) pixels.width() * pixels.height()).isBetween(1L, 1_000_000L);
                    decoded.merge(original.getKey(), 1, Integer::sum);
                } catch (UndecodableImageException e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("takes longer");
                    refused.merge(original.getKey(), 1, Integer::sum);
                }
            }
        }

        System.out.println("malformed images: decoded " + decoded + ", refused " + refused);
        assertThat(decoded.values().stream().mapToInt(n -> n).sum()
                        + refused.values().stream().mapToInt(n -> n).sum())
                .isEqualTo(originals.size() * MUTATIONS_PER_ORIGINAL)
                .isGreaterThanOrEqualTo(10_000);
        assertThat(refused).containsOnlyKeys(originals.keySet());
        assertThat(decoder.stuck()).isZero();
        assertThat(UsedHeap.bytes() - before).as("memory kept").isLessThan(KEPT_BYTES);
    }

    private static Map<String, byte[]> originals() throws Exception {
        RgbImage scene = new ImageDecoder().decode(Encoded.resource("scene.png"));
        BufferedImage palette = Encoded.buffered(scene, BufferedImage.TYPE_BYTE_INDEXED);
        Map<String, byte[]> originals = new TreeMap<>();
        originals.put("png", Encoded.as("png", scene));
        originals.put("png-palette", Encoded.as("png", palette));
        originals.put("jpeg", Encoded.withOrientation(Encoded.as("jpeg", scene), 6));
        originals.put("gif", Encoded.as("gif", palette));
        originals.put("bmp", Encoded.as("bmp", scene));
        originals.put("tiff", Encoded.as("tiff", scene));
        originals.put("webp-lossy", Encoded.resource("lossy.webp"));
        originals.put("webp-lossless", Encoded.resource("lossless.webp"));
        return originals;
    }

    /** Ways to break an image. */
    private enum Mutation {
        FLIP_BITS,
        CUT_TAIL,
        LIE_IN_HEADER,
        OVERWRITE_RUN,
        REMOVE_RUN,
        GLUE;

        static byte[] of(byte[] original, byte[] other, SplittableRandom random) {
            byte[] broken = original.clone();
            int at = random.nextInt(broken.length);
            switch (values()[random.nextInt(values().length)]) {
                case FLIP_BITS -> {
                    for (int flips = 1 + random.nextInt(16); flips > 0; flips--) {
                        broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case CUT_TAIL -> broken = Arrays.copyOf(broken, at);
                case LIE_IN_HEADER -> {
                    for (int lies = 1 + random.nextInt(4); lies > 0; lies--) {
                        broken[random.nextInt(Math.min(64, broken.length))] =
                                (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
                    }
                }
                case OVERWRITE_RUN ->
                    Arrays.fill(broken, at, Math.min(broken.length, at + 1 + random.nextInt(64)), (byte)
                            random.nextInt(256));
                case REMOVE_RUN ->
                    broken = Encoded.concat(
                            Arrays.copyOf(broken, at),
                            Arrays.copyOfRange(
                                    broken, Math.min(broken.length, at + random.nextInt(256)), broken.length));
                case GLUE ->
                    broken = Encoded.concat(
                            Arrays.copyOf(broken, at), Arrays.copyOfRange(other, other.length / 2, other.length));
            }
            return broken;
        }
    }
}

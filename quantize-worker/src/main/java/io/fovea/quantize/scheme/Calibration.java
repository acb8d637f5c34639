package io.fovea.quantize.scheme;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ranges of a network's layer outputs at full precision, recorded on some images and then frozen.
 *
 * @param network torchvision's name
 * @param checkpoint id of the weights they were recorded with
 * @param images on how many images
 * @param source which images, for people
 * @param ranges by the layer's module path, for every layer whose output is quantized
 */
public record Calibration(String network, String checkpoint, int images, String source, Map<String, Range> ranges) {
    private static final int ID_DIGITS = 16;

    /** Smallest and largest value of a layer's output. */
    public record Range(float min, float max) {
        public Range {
            if (!(min <= max)) {
                throw new IllegalArgumentException("no range: " + min + " to " + max);
            }
        }
    }

    public Calibration {
        ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
        if (images < 1) {
            throw new IllegalArgumentException("a calibration needs images, not " + images);
        }
    }

    /** A function of the contents: two replicas that recorded the same have the same id. */
    public String id() {
        StringBuilder text = new StringBuilder();
        text.append(network).append('\n').append(checkpoint).append('\n').append(images);
        ranges.forEach((path, range) -> text.append('\n')
                .append(path)
                .append(' ')
                .append(Float.toHexString(range.min()))
                .append(' ')
                .append(Float.toHexString(range.max())));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The range of a layer's output. */
    public Range range(String path) {
        Range range = ranges.get(path);
        if (range == null) {
            throw new IllegalArgumentException("the calibration of " + network + " has no range for " + path);
        }
        return range;
    }
}

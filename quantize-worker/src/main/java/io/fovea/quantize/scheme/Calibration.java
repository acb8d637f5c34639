package io.fovea.quantize.scheme;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

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
        return DigestUtils.sha256Hex(text.toString()).substring(0, ID_DIGITS);
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

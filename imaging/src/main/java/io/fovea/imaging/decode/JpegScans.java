package io.fovea.imaging.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scans of a JPEG, found by its markers before anything is decoded. A decoder takes as long as there are scans times
 * pixels, and 54 bytes can be one scan of a whole image; so their number is bounded.
 */
final class JpegScans {
    /** An encoder makes about 10; one for every bit of every coefficient of three components would be near 600. */
    static final int MOST_SCANS = 200;
    /** A photograph has a few dozen, of up to 64 kB each; a reader keeps an object for each. */
    static final int MOST_SEGMENTS = 10_000;

    private static final int COEFFICIENTS = 64;
    private static final int UNSEEN = 16;

    private final byte[] encoded;
    private final Map<Integer, int[]> missingBits = new HashMap<>();
    private final List<Integer> components = new ArrayList<>();
    private boolean hasProfile;
    private int scans;
    private int segments;

    private JpegScans(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * Walks from marker to marker, up to the end of the image.
     *
     * @throws UndecodableImageException if there are more scans or segments than any image has
     */
    static JpegScans of(byte[] encoded) throws UndecodableImageException {
        JpegScans found = new JpegScans(encoded);
        int at = 2;
        while (at >= 0 && at + 4 <= encoded.length) {
            at = found.next(at);
        }
        return found;
    }

    /** The place behind the marker or byte at a place; less than 0 at the end of the image. */
    private int next(int at) throws UndecodableImageException {
        int marker = encoded[at + 1] & 0xff;
        boolean isMarker = (encoded[at] & 0xff) == 0xff && marker != 0 && marker != 0xff;
        if (!isMarker) {
            return at + 1;
        }
        if (marker == 0xd9) {
            return -1;
        }
        boolean alone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
        if (alone) {
            return at + 2;
        }
        int length = (encoded[at + 2] & 0xff) << 8 | (encoded[at + 3] & 0xff);
        int end = at + 2 + Math.max(length, 2);
        if (end <= encoded.length) {
            segment(marker, at + 4, end);
        }
        return end;
    }

    private void segment(int marker, int from, int end) throws UndecodableImageException {
        segments++;
        boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame && components.isEmpty()) {
            for (int at = from + 6; at < end; at += 3) {
                components.add(encoded[at] & 0xff);
            }
        } else if (marker == 0xda) {
            scans++;
            scan(from, end);
        } else if (marker == 0xe2) {
            hasProfile = true;
        }
        if (scans > MOST_SCANS || segments > MOST_SEGMENTS) {
            throw new UndecodableImageException("JPEG has more than "
                    + (scans > MOST_SCANS ? MOST_SCANS + " scans" : MOST_SEGMENTS + " segments")
                    + ", which no photograph has");
        }
    }

    /** Takes down which bits of which coefficients a scan brings. */
    private void scan(int from, int end) {
        int count = from < end ? encoded[from] & 0xff : 0;
        int parameters = from + 1 + 2 * count;
        if (parameters + 3 > end) {
            return;
        }
        int first = encoded[parameters] & 0xff;
        int last = Math.min(encoded[parameters + 1] & 0xff, COEFFICIENTS - 1);
        int lowestBit = encoded[parameters + 2] & 0x0f;
        for (int i = 0; i < count; i++) {
            int[] missing = missingBits.computeIfAbsent(encoded[from + 1 + 2 * i] & 0xff, id -> allUnseen());
            for (int k = first; k <= last; k++) {
                missing[k] = lowestBit;
            }
        }
    }

    private static int[] allUnseen() {
        int[] bits = new int[COEFFICIENTS];
        Arrays.fill(bits, UNSEEN);
        return bits;
    }

    /** Whether some scan brings the last bit of every coefficient of every component. */
    boolean areComplete() {
        return components.stream()
                .map(component -> missingBits.getOrDefault(component, allUnseen()))
                .allMatch(missing -> Arrays.stream(missing).allMatch(bits -> bits == 0));
    }

    /** Whether a segment stands where colour profiles stand. */
    boolean hasProfile() {
        return hasProfile;
    }
}

package io.fovea.imaging.decode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * What the decoders only warn of, sorted by what it means for the pixels: some are made up, or the JPEG's end marker is
 * missing, which alone does no harm. All other warnings (stray bytes, a colour profile that cannot be used) change no
 * pixel of a whole image.
 */
final class DecoderWarnings implements IIOReadWarningListener {
    private static final String MISSING_END_MARKER = "missing eoi";
    private static final String PROFILE = "icc";
    private static final List<String> TRUNCATION = List.of("truncated", "premature end");
    /** Of libjpeg: JWRN_HUFF_BAD_CODE, JWRN_MUST_RESYNC, JWRN_BOGUS_PROGRESSION. */
    private static final List<String> DAMAGE =
            List.of("bad huffman code", "instead of rst", "inconsistent progression");

    private boolean missesEndMarker;
    private boolean truncated;
    private @Nullable String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String words = warning.toLowerCase(Locale.ROOT);
        if (words.contains(MISSING_END_MARKER)) {
            missesEndMarker = true;
        } else if (!words.contains(PROFILE)) {
            truncated |= TRUNCATION.stream().anyMatch(words::contains);
            damage = DAMAGE.stream().anyMatch(words::contains) ? warning : damage;
        }
    }

    /** Whether a JPEG has no end marker, so that scans may be missing too. */
    boolean missesEndMarker() {
        return missesEndMarker;
    }

    /** Whether pixels are made up because the data end too early. */
    boolean isTruncated() {
        return truncated;
    }

    /** Why pixels are made up otherwise, if some are. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }
}

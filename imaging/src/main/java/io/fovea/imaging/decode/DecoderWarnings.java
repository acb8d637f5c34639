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
    private static final String MISSING_END = "missing eoi";
    private static final String PROFILE = "icc";
    /** The last three are libjpeg's (JWRN_HUFF_BAD_CODE, JWRN_MUST_RESYNC, JWRN_BOGUS_PROGRESSION). */
    private static final List<String> DAMAGE =
            List.of("truncated", "premature end", "bad huffman code", "instead of rst", "inconsistent progression");

    private boolean missesEnd;
    private @Nullable String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String words = warning.toLowerCase(Locale.ROOT);
        if (words.contains(MISSING_END)) {
            missesEnd = true;
        } else if (!words.contains(PROFILE) && DAMAGE.stream().anyMatch(words::contains)) {
            damage = warning;
        }
    }

    /** Whether a JPEG has no end marker, so that scans may be missing too. */
    boolean missesEnd() {
        return missesEnd;
    }

    /** Why pixels are made up, if some are. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }
}

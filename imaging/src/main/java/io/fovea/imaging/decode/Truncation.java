package io.fovea.imaging.decode;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears what the JPEG decoder only warns of: that the data ended early and the rest of the image is made up. Its other
 * warnings (stray bytes, odd markers) are of no harm to the pixels.
 */
final class Truncation implements IIOReadWarningListener {
    private boolean seen;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String words = warning.toLowerCase(Locale.ROOT);
        if (words.contains("truncated") || words.contains("premature end")) {
            seen = true;
        }
    }

    boolean isSeen() {
        return seen;
    }
}

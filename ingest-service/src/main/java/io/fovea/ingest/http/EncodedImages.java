package io.fovea.ingest.http;

import io.fovea.imaging.decode.ImageFormat;
import io.fovea.imaging.decode.UndecodableImageException;
import java.util.Base64;
import java.util.Optional;

/** Images as text: Base64 of either alphabet, with or without padding and line ends, or a data URL of it. */
final class EncodedImages {
    private static final int PREFIX = 64;

    private EncodedImages() {}

    /**
     * The bytes.
     *
     * @throws BadRequestException if it is not Base64
     */
    static byte[] decode(String text) {
        int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
        String digits = text.substring(comma + 1)
                .replaceAll("[\\s=]", "")
                .replace('-', '+')
                .replace('_', '/');
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(400, "not Base64: " + e.getMessage());
        }
    }

    /** The bytes where the text is an image; empty where it is any other text. */
    static Optional<byte[]> find(String text) {
        if (text.startsWith("data:image/")) {
            return Optional.of(decode(text));
        }
        try {
            String start = text.strip();
            byte[] first = decode(start.substring(0, Math.min(PREFIX, start.length())));
            return isImage(first) ? Optional.of(decode(text)) : Optional.empty();
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    /** Whether bytes begin as an image of a known format does. */
    static boolean isImage(byte[] bytes) {
        try {
            ImageFormat.of(bytes);
            return true;
        } catch (UndecodableImageException e) {
            return false;
        }
    }
}

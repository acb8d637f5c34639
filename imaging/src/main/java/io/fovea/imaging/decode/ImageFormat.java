package io.fovea.imaging.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The formats that are decoded, known by content and never by name or declared type. */
public enum ImageFormat {
    JPEG("image/jpeg"),
    PNG("image/png"),
    GIF("image/gif"),
    BMP("image/bmp"),
    TIFF("image/tiff"),
    WEBP("image/webp");

    private static final int SHOWN_BYTES = 8;

    private final String contentType;

    ImageFormat(String contentType) {
        this.contentType = contentType;
    }

    /** Its media type. */
    public String contentType() {
        return contentType;
    }

    /** ImageIO's name of it. */
    String readerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format by the first bytes.
     *
     * @throws UndecodableImageException if it is none of ours, saying what it is where that can be told
     */
    public static ImageFormat of(byte[] encoded) throws UndecodableImageException {
        if (encoded.length == 0) {
            throw new UndecodableImageException("is empty");
        }
        if (begins(encoded, 0, 0xff, 0xd8, 0xff)) {
            return JPEG;
        }
        if (begins(encoded, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return PNG;
        }
        if (begins(encoded, 0, 'G', 'I', 'F', '8', '7', 'a') || begins(encoded, 0, 'G', 'I', 'F', '8', '9', 'a')) {
            return GIF;
        }
        if (begins(encoded, 0, 'B', 'M')) {
            return BMP;
        }
        boolean bigTiff = begins(encoded, 0, 'I', 'I', '+', 0) || begins(encoded, 0, 'M', 'M', 0, '+');
        if (bigTiff || begins(encoded, 0, 'I', 'I', '*', 0) || begins(encoded, 0, 'M', 'M', 0, '*')) {
            return TIFF;
        }
        if (begins(encoded, 0, 'R', 'I', 'F', 'F') && begins(encoded, 8, 'W', 'E', 'B', 'P')) {
            return WEBP;
        }
        throw new UndecodableImageException("is no image: " + describe(encoded));
    }

    private static String describe(byte[] encoded) {
        if (begins(encoded, 4, 'f', 't', 'y', 'p') && encoded.length >= 12) {
            String brand = new String(encoded, 8, 4, StandardCharsets.ISO_8859_1);
            return switch (brand) {
                case "avif", "avis" -> "AVIF, which no decoder here reads";
                case "heic", "heix", "mif1", "hevc" -> "HEIC, which no decoder here reads";
                default -> "an ISO media file";
            };
        }
        StringBuilder hex = new StringBuilder("begins with");
        for (byte b : Arrays.copyOf(encoded, Math.min(encoded.length, SHOWN_BYTES))) {
            hex.append(String.format(Locale.ROOT, " %02x", b));
        }
        return hex.toString();
    }

    private static boolean begins(byte[] encoded, int offset, int... magic) {
        if (encoded.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((encoded[offset + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}

package io.fovea.imaging.decode;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The colour profile of a PNG, which ImageIO's reader leaves out. */
final class PngProfile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int MAX_PROFILE_BYTES = 4 << 20;

    private PngProfile() {}

    /** The colour space of its RGB values, where it has a usable profile for them. */
    static Optional<ColorSpace> of(byte[] encoded) {
        return chunk(encoded, "iCCP").flatMap(PngProfile::inflate).flatMap(PngProfile::colorSpace);
    }

    /** The content of the first chunk of a type before the image data. */
    static Optional<byte[]> chunk(byte[] encoded, String type) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        int at = SIGNATURE_BYTES;
        while (at + 8 <= encoded.length) {
            int length = bytes.getInt(at);
            String name = new String(encoded, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > encoded.length - at - 8) {
                return Optional.empty();
            }
            if (name.equals(type)) {
                return Optional.of(Arrays.copyOfRange(encoded, at + 8, at + 8 + length));
            }
            at += 12 + length;
        }
        return Optional.empty();
    }

    private static Optional<byte[]> inflate(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk, Math.min(name + 2, chunk.length), Math.max(chunk.length - name - 2, 0));
            byte[] profile = new byte[MAX_PROFILE_BYTES];
            int length = inflater.inflate(profile);
            return inflater.finished() ? Optional.of(Arrays.copyOf(profile, length)) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static Optional<ColorSpace> colorSpace(byte[] bytes) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(bytes);
            return profile.getColorSpaceType() == ColorSpace.TYPE_RGB
                    ? Optional.of(new ICC_ColorSpace(profile))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How a camera was held: the eight values of EXIF's tag 0x0112, found in the place where each format keeps EXIF. Reads
 * the first directory alone and nothing else of EXIF, so that its length is bounded by the image's.
 */
enum ExifOrientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    MIRRORED_UPSIDE_DOWN(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_TURN(true, true, false),
    TRANSVERSED(true, true, true),
    THREE_QUARTER_TURN(true, false, true);

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private final boolean transposes;
    private final boolean flipsColumns;
    private final boolean flipsRows;

    ExifOrientation(boolean transposes, boolean flipsColumns, boolean flipsRows) {
        this.transposes = transposes;
        this.flipsColumns = flipsColumns;
        this.flipsRows = flipsRows;
    }

    /** The orientation, or upright where none is told or what is told cannot be read. */
    static ExifOrientation of(byte[] encoded, ImageFormat format) {
        Optional<ByteBuffer> exif =
                switch (format) {
                    case JPEG -> inJpeg(encoded);
                    case PNG -> PngProfile.chunk(encoded, "eXIf").map(ByteBuffer::wrap);
                    case TIFF -> Optional.of(ByteBuffer.wrap(encoded));
                    case WEBP -> inWebp(encoded);
                    case GIF, BMP -> Optional.empty();
                };
        return exif.map(ExifOrientation::inFirstDirectory).orElse(UPRIGHT);
    }

    private static Optional<ByteBuffer> inJpeg(byte[] encoded) {
        int at = 2;
        while (at + 4 <= encoded.length && (encoded[at] & 0xff) == 0xff) {
            int marker = encoded[at + 1] & 0xff;
            int length = (encoded[at + 2] & 0xff) << 8 | (encoded[at + 3] & 0xff);
            boolean startOfScan = marker == 0xda;
            if (startOfScan || at + 2 + length > encoded.length) {
                return Optional.empty();
            }
            boolean exif = marker == 0xe1
                    && length > 8
                    && encoded[at + 4] == 'E'
                    && encoded[at + 5] == 'x'
                    && encoded[at + 6] == 'i'
                    && encoded[at + 7] == 'f';
            if (exif) {
                return Optional.of(ByteBuffer.wrap(encoded, at + 10, length - 8).slice());
            }
            at += 2 + Math.max(length, 2);
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> inWebp(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + 8 <= encoded.length) {
            int length = bytes.getInt(at + 4);
            if (length < 0 || length > encoded.length - at - 8) {
                return Optional.empty();
            }
            if (encoded[at] == 'E' && encoded[at + 1] == 'X' && encoded[at + 2] == 'I' && encoded[at + 3] == 'F') {
                int prefix = length > 6 && encoded[at + 8] == 'E' ? 6 : 0;
                return Optional.of(ByteBuffer.wrap(encoded, at + 8 + prefix, length - prefix)
                        .slice());
            }
            at += 8 + length + (length & 1);
        }
        return Optional.empty();
    }

    private static ExifOrientation inFirstDirectory(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        int at = directory + 2;
        for (int entry = 0; entry < entries && at <= tiff.limit() - ENTRY_BYTES; entry++, at += ENTRY_BYTES) {
            if ((tiff.getShort(at) & 0xffff) == TAG) {
                int value = tiff.getShort(at + 8);
                return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns the image as it was seen. */
    RgbImage apply(RgbImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        TurnedImage turned = new TurnedImage(image.width(), image.height(), this);
        turned.put(0, image);
        return turned.image();
    }

    /** Whether stored rows are seen as columns. */
    boolean transposes() {
        return transposes;
    }

    /** Whether what is stored from left to right (top to bottom, if it transposes) is seen from right to left. */
    boolean flipsColumns() {
        return flipsColumns;
    }

    /** As columns, with above and below. */
    boolean flipsRows() {
        return flipsRows;
    }
}

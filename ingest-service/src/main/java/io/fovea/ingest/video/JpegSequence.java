package io.fovea.ingest.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * JPEGs that follow each other in a stream. Within a JPEG's data the byte 0xff is always followed by a stuffed zero or a
 * restart marker, and ffmpeg embeds no thumbnails, so the end marker cannot stand inside one.
 */
final class JpegSequence implements AutoCloseable {
    private static final int MARKER = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;

    private final InputStream in;
    private final int limitBytes;

    JpegSequence(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /** The next one, or empty at the end of the stream; one that is cut off there is dropped. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream(64 << 10);
        int previous = -1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (jpeg.size() == 0) {
                if (previous == MARKER && b == START) {
                    jpeg.write(MARKER);
                    jpeg.write(START);
                }
            } else {
                jpeg.write(b);
                if (previous == MARKER && b == END) {
                    return Optional.of(jpeg.toByteArray());
                }
                if (jpeg.size() > limitBytes) {
                    throw new IOException("a frame has more than " + limitBytes + " bytes");
                }
            }
            previous = b;
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package io.fovea.ingest.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Bodies that were sent compressed. */
final class Compression {
    private static final int BLOCK = 64 << 10;

    private Compression() {}

    /**
     * The body as it was before its encoding.
     *
     * @param encoding of header Content-Encoding
     * @param most bytes that it may have
     * @param charge to which they are added as they come out
     */
    static byte[] undo(String encoding, byte[] body, int most, Charge charge) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> gunzip(body, most, charge);
            default -> throw new BadRequestException(415, "Content-Encoding " + encoding + " is not read; gzip is");
        };
    }

    private static byte[] gunzip(byte[] body, int most, Charge charge) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(BLOCK);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), BLOCK)) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                charge.add(read);
                plain.write(block, 0, read);
                if (plain.size() > most) {
                    throw new BadRequestException(413, "unpacks to more than " + most + " bytes");
                }
            }
        } catch (IOException e) {
            throw new BadRequestException(400, "not gzip: " + e.getMessage());
        }
        return plain.toByteArray();
    }
}

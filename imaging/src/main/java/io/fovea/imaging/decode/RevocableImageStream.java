package io.fovea.imaging.decode;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes for a decoder, which can be taken away from it: every read after that fails. */
final class RevocableImageStream extends ImageInputStreamImpl {
    private final byte[] bytes;
    private volatile boolean revoked;

    RevocableImageStream(byte[] bytes) {
        this.bytes = bytes;
    }

    void revoke() {
        revoked = true;
    }

    boolean isRevoked() {
        return revoked;
    }

    @Override
    public int read() throws IOException {
        requireGranted();
        bitOffset = 0;
        return streamPos >= bytes.length ? -1 : bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        requireGranted();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    private void requireGranted() throws IOException {
        if (revoked) {
            throw new IOException("its time is over");
        }
    }
}

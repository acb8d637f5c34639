package io.fovea.imaging.decode;

/** Bytes that are no image we can show, with the reason in words for people. An outcome, not a fault of ours. */
public final class UndecodableImageException extends Exception {
    public UndecodableImageException(String reason) {
        super(reason);
    }

    public UndecodableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

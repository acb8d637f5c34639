package io.fovea.runtime;

/** A record that cannot be used: an expected outcome, which makes it a dead letter. */
public final class RejectedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    /** With a reason for people, such as {@code not an image: no known signature}. */
    public RejectedRecordException(String reason) {
        super(reason);
    }

    public RejectedRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

package io.fovea.runtime.artifacts;

import java.io.IOException;

/** A transfer did not end well; the message says what the server did, without naming it. */
final class TransferException extends IOException {

    enum Kind {
        /** No server answered at all. */
        UNREACHABLE,
        /** Another attempt may get further. */
        BROKEN_OFF,
        /** Another attempt would end the same. */
        REFUSED
    }

    private final Kind kind;
    private final String reason;

    TransferException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
        this.reason = reason;
    }

    TransferException(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return reason;
    }
}

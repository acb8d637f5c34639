package io.fovea.ingest.http;

/** A request that its sender has to change. */
final class BadRequestException extends RuntimeException {
    private final int status;

    BadRequestException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    Answer answer() {
        return Answer.error(status, String.valueOf(getMessage()));
    }
}

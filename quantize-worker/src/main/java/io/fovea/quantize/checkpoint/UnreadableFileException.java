package io.fovea.quantize.checkpoint;

import java.io.IOException;

/** The file is not what a reader of checkpoints accepts; the message says why, for people, without the file's name. */
final class UnreadableFileException extends IOException {
    UnreadableFileException(String reason) {
        super(reason);
    }

    UnreadableFileException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

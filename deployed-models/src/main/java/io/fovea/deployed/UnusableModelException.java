package io.fovea.deployed;

import io.fovea.onnx.MalformedOnnxException;
import java.nio.file.Path;

/** A file cannot be watched. The message names the file, says what is wrong, and what to do where there is something. */
public final class UnusableModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableModelException(String message) {
        super(message);
    }

    UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }

    static UnusableModelException of(Path file, String reason) {
        return new UnusableModelException("model " + file + " cannot be used: " + reason);
    }

    static UnusableModelException of(Path file, MalformedOnnxException e) {
        return of(file, String.valueOf(e.getMessage()), e);
    }

    static UnusableModelException of(Path file, String reason, Throwable cause) {
        return new UnusableModelException("model " + file + " cannot be used: " + reason, cause);
    }
}

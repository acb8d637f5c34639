package io.fovea.onnx;

import java.io.IOException;

/** A file is not what its name promises. The message continues a sentence about the file: "it is truncated ...". */
public final class MalformedOnnxException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedOnnxException(String message) {
        super(message);
    }

    MalformedOnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}

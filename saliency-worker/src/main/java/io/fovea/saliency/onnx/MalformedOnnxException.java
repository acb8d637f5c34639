package io.fovea.saliency.onnx;

import java.io.IOException;

/** A file is not what its name promises. The message continues a sentence about the file: "it is truncated ...". */
final class MalformedOnnxException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedOnnxException(String message) {
        super(message);
    }
}

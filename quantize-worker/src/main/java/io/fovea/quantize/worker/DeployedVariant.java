package io.fovea.quantize.worker;

import io.fovea.runtime.WatchedFile;
import io.fovea.runtime.WatchedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One ONNX file of a model, run by ONNX Runtime itself.
 *
 * @param watched the model, whose file is the float original
 * @param deployed a file that was made of it; empty for the float original
 */
record DeployedVariant(WatchedModel watched, Optional<WatchedFile> deployed) implements WatchedVariant {
    @Override
    public String model() {
        return watched.name();
    }

    /** ONNX Runtime takes the ranges that the file has. */
    @Override
    public boolean needsCalibration() {
        return false;
    }

    /** The float original. */
    Path original() {
        return watched.file().orElseThrow();
    }

    /** The file that is run. */
    Path file() {
        return deployed.map(WatchedFile::file).orElseGet(this::original);
    }

    @Override
    public String toString() {
        return model() + "/" + deployed.map(WatchedFile::name).orElse("f32");
    }
}

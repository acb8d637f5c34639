package io.fovea.saliency.onnx;

import ai.djl.engine.Engine;

/**
 * DJL's engine on ONNX Runtime. It makes the environment of ONNX Runtime that a process has, and fails where there is one. So in
 * a process that opens files with ONNX Runtime itself, too, the engine comes first.
 */
public final class OnnxRuntimeEngine {
    static final String NAME = "OnnxRuntime";

    private OnnxRuntimeEngine() {}

    /** Loads it, once. */
    public static void load() {
        Engine.getEngine(NAME);
    }
}

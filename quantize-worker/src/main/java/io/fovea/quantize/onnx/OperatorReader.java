package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;

/** Reads a node of one operator into steps. */
@FunctionalInterface
interface OperatorReader {
    void read(ImportedGraph graph, OnnxNode node);
}

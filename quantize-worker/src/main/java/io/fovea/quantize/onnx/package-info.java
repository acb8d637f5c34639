/**
 * ONNX classifiers as networks: a file's graph becomes the steps, weights and target layer that every precision, scheme and CAM method
 * works on, and its scores are held to those of ONNX Runtime on the very file.
 */
@NullMarked
package io.fovea.quantize.onnx;

import org.jspecify.annotations.NullMarked;

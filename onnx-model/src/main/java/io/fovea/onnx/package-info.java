/**
 * ONNX files as values: reading with external weights, typed tensors, who makes and who reads each tensor, folding of
 * constants, writing. Knows no runtime and no network.
 */
@NullMarked
package io.fovea.onnx;

import org.jspecify.annotations.NullMarked;

/**
 * Salient-object networks in ONNX files: what a file offers, what it needs, and its runs through ONNX Runtime under DJL.
 * Knows pixels and probabilities; knows no Kafka and no records.
 */
@NullMarked
package io.fovea.saliency.onnx;

import org.jspecify.annotations.NullMarked;

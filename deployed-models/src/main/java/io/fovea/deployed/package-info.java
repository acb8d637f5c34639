/**
 * The user's own file, run as it is deployed: ONNX Runtime's kernels give scores and the target layer's activations, the
 * rebuilt tail gives the gradient. Knows no Kafka and no record.
 */
@NullMarked
package io.fovea.deployed;

import org.jspecify.annotations.NullMarked;

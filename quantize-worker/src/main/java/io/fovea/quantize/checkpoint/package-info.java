/**
 * Trained weights: read from the files PyTorch's users have, checked against what a network needs, handed on as float32.
 * Knows files and element types; knows no engine, no Kafka and no quantization.
 */
@NullMarked
package io.fovea.quantize.checkpoint;

import org.jspecify.annotations.NullMarked;

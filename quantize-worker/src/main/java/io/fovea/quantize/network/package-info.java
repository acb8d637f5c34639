/** Networks as values: what they compute, layer by layer, under torchvision's names. Knows no weights, no precision, no engine. */
@NullMarked
package io.fovea.quantize.network;

import org.jspecify.annotations.NullMarked;

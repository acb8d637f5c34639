/** Quantization as values: which tensors are rounded, to which grid, and where the grid's range comes from. Pure functions, no engine. */
@NullMarked
package io.fovea.quantize.scheme;

import org.jspecify.annotations.NullMarked;

/** The edge to libtorch, through DJL: loads programs, runs them, owns native memory. */
@NullMarked
package io.fovea.quantize.engine;

import org.jspecify.annotations.NullMarked;

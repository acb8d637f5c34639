/** TorchScript programs that explain one image, written as text. Knows the dialect, not the engine that runs it. */
@NullMarked
package io.fovea.quantize.program;

import org.jspecify.annotations.NullMarked;

/** Class activation maps: pure functions of a layer's activations and gradients. */
@NullMarked
package io.fovea.cam.method;

import org.jspecify.annotations.NullMarked;

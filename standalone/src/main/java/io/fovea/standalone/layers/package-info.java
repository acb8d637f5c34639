/** {@code fovea layers}: which layer of a quantized file moves the map, and what to leave in float. */
@NullMarked
package io.fovea.standalone.layers;

import org.jspecify.annotations.NullMarked;

/** Which layer of a quantized file moves the map: layers restored to float, alone and together, and what each is worth. */
@NullMarked
package io.fovea.deployed.layers;

import org.jspecify.annotations.NullMarked;

/** Pixels to encoded bytes. */
@NullMarked
package io.fovea.imaging.encode;

import org.jspecify.annotations.NullMarked;

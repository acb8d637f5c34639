/** Encoded bytes to pixels, whatever they claim to be. */
@NullMarked
package io.fovea.imaging.decode;

import org.jspecify.annotations.NullMarked;

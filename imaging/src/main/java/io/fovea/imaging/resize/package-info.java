/** Resampling as the references do it: Pillow for images, PyTorch for scalar maps. */
@NullMarked
package io.fovea.imaging.resize;

import org.jspecify.annotations.NullMarked;

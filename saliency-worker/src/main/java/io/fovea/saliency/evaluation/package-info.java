/** How good a mask is, as the salient-object field measures it. Pure functions of a probability map and a ground truth. */
@NullMarked
package io.fovea.saliency.evaluation;

import org.jspecify.annotations.NullMarked;

/** The saliency worker: who may make a mask, in which order, and the service that masks every image once. */
@NullMarked
package io.fovea.saliency;

import org.jspecify.annotations.NullMarked;

/** The models that a deployment watches: networks with their weights, and what they see of an image. */
@NullMarked
package io.fovea.quantize.model;

import org.jspecify.annotations.NullMarked;

/** Pixels as values. Nothing here knows Kafka, files or a neural network. */
@NullMarked
package io.fovea.imaging;

import org.jspecify.annotations.NullMarked;

/** The Kafka edge: image events in, one inference per variant out. */
@NullMarked
package io.fovea.quantize.worker;

import org.jspecify.annotations.NullMarked;

/** Small things that every module needs. Knows neither Kafka nor images. */
@NullMarked
package io.fovea.foundations;

import org.jspecify.annotations.NullMarked;

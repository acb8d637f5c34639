/**
 * What every service shares: configuration, the record loop, dead letters, health, the HTTP endpoint, meters. It knows
 * Kafka and knows no image.
 */
@NullMarked
package io.fovea.runtime;

import org.jspecify.annotations.NullMarked;

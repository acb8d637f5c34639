/** A real Kafka broker inside a JVM. */
@NullMarked
package io.fovea.broker;

import org.jspecify.annotations.NullMarked;

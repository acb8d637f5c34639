/** Image bytes in somebody else's Kafka topics. */
@NullMarked
package io.fovea.ingest.kafka;

import org.jspecify.annotations.NullMarked;

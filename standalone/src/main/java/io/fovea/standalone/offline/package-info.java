/** The study without Kafka: straight from images, one at a time, by the workers' own cores. */
@NullMarked
package io.fovea.standalone.offline;

import org.jspecify.annotations.NullMarked;

/**
 * The latest and the worst images, with what every network looked at in them, in a bounded store that the page shows.
 * {@code GalleryStore} is pure of Kafka and HTTP; the service and the handlers are its edges.
 */
@NullMarked
package io.fovea.aggregator.gallery;

import org.jspecify.annotations.NullMarked;

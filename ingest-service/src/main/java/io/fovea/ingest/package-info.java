/** The ingest service: feeds, named in configuration, into the topic of images. */
@NullMarked
package io.fovea.ingest;

import org.jspecify.annotations.NullMarked;

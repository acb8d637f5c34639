/** How the true class of an image is known. */
@NullMarked
package io.fovea.ingest.label;

import org.jspecify.annotations.NullMarked;

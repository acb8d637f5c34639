/** Which images of a feed are left out. */
@NullMarked
package io.fovea.ingest.sampling;

import org.jspecify.annotations.NullMarked;

/** Generated scenes. */
@NullMarked
package io.fovea.ingest.synthetic;

import org.jspecify.annotations.NullMarked;

/** Images in folders. */
@NullMarked
package io.fovea.ingest.directory;

import org.jspecify.annotations.NullMarked;

/** Images in zip and tar files. */
@NullMarked
package io.fovea.ingest.archive;

import org.jspecify.annotations.NullMarked;

/** Images in buckets. */
@NullMarked
package io.fovea.ingest.s3;

import org.jspecify.annotations.NullMarked;

/** Buckets of Amazon S3 and everything compatible: connections, and a store for large images. */
@NullMarked
package io.fovea.s3;

import org.jspecify.annotations.NullMarked;

/** Images that are posted: plain, as forms, as lists of addresses, in cloud events and in inference requests. */
@NullMarked
package io.fovea.ingest.http;

import org.jspecify.annotations.NullMarked;

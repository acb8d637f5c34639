/** What a source of images implements and what it is given: the public service provider interface. */
@NullMarked
package io.fovea.ingest.feed;

import org.jspecify.annotations.NullMarked;

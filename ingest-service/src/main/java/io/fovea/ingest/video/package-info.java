/** Frames of files, streams and cameras, through ffmpeg. */
@NullMarked
package io.fovea.ingest.video;

import org.jspecify.annotations.NullMarked;

/** A port that answers HTTP within bounds: threads, connections, times. Knows nothing of what it answers. */
@NullMarked
package io.fovea.runtime.http;

import org.jspecify.annotations.NullMarked;

/** The study's published table beside ours: figures, and what may be said of each. Pure. */
@NullMarked
package io.fovea.aggregator.paper;

import org.jspecify.annotations.NullMarked;

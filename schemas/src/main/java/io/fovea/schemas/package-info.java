/** The contract between services: which topics there are, and how their records are written. */
@NullMarked
package io.fovea.schemas;

import org.jspecify.annotations.NullMarked;

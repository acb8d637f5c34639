/**
 * How alike two maps are. {@link io.fovea.comparison.Definition} reads as the papers do; the closed forms give the same
 * values at a fraction of its cost.
 */
@NullMarked
package io.fovea.comparison;

import org.jspecify.annotations.NullMarked;

/** Mergeable statistics of many images: moments, quantiles, agreement. Pure. */
@NullMarked
package io.fovea.table.statistics;

import org.jspecify.annotations.NullMarked;

/** The aggregator with a broker under synthetic load. */
@NullMarked
package io.fovea.benchmarks.join;

import org.jspecify.annotations.NullMarked;

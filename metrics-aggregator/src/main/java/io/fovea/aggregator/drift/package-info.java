/** When a row no longer is what it was: baselines and the tests against them. Pure values. */
@NullMarked
package io.fovea.aggregator.drift;

import org.jspecify.annotations.NullMarked;

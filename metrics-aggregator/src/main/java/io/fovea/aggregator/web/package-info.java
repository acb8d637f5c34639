/** The page and what it is told as things happen. */
@NullMarked
package io.fovea.aggregator.web;

import org.jspecify.annotations.NullMarked;

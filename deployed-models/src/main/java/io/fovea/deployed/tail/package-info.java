/**
 * From the target layer's activations to the scores: the small end of a graph, rebuilt in double precision and
 * differentiated. Pure functions; knows no runtime.
 */
@NullMarked
package io.fovea.deployed.tail;

import org.jspecify.annotations.NullMarked;

package io.fovea.deployed;

import io.fovea.imaging.ScalarMap;

/**
 * Where a file looked in one image.
 *
 * @param predicted the class it named
 * @param map at the target layer's size
 */
public record Explanation(int predicted, ScalarMap map) {}

package io.fovea.deployed.layers;

import io.fovea.comparison.MapScores;
import java.util.Optional;

/**
 * What a file does to one image.
 *
 * @param toFloat how alike its map is to the float file's; none where one of them is constant
 * @param toMask how alike it is to the image's mask; none without a mask too
 * @param sameClass whether both files name the same class
 */
public record ImageEffect(Optional<MapScores> toFloat, Optional<MapScores> toMask, boolean sameClass) {}

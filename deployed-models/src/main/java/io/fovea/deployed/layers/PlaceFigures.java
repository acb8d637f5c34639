package io.fovea.deployed.layers;

import java.util.OptionalDouble;

/**
 * What a place shows without being restored.
 *
 * @param sqnr signal to quantization noise of its tensor against the float file's, in decibels over all images
 * @param rangeRatio the widest range of a channel of that tensor over the median one: with one scale for all, the others
 *     are left with fewer steps
 * @param saturated share of its values that stand at an end of their range; none where the range is the image's own
 * @param weightSqnr signal to noise of the weights alone, in decibels; none where it has none
 * @param weightRatio like the range ratio, of its float weights; none where it has none
 */
public record PlaceFigures(
        double sqnr,
        double rangeRatio,
        OptionalDouble saturated,
        OptionalDouble weightSqnr,
        OptionalDouble weightRatio) {}

package io.fovea.comparison;

import java.util.OptionalDouble;

/**
 * What a metric says of two maps, or of a map and a mask.
 *
 * @param value empty where the metric is undefined, as for a constant map
 */
public record Score(Metric metric, OptionalDouble value) {}

package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;

/** How much of a map lies on the object (Arras et al. 2022, "CLEVR-XAI": relevance mass accuracy). */
final class RelevanceMass {
    private RelevanceMass() {}

    /**
     * The share of the map's sum that lies inside of the mask, 0..1.
     *
     * @param map of values >= 0, not all 0
     * @param mask how much of a cell belongs to the object, 0..1
     */
    static double of(ScalarMap map, ScalarMap mask) {
        double inside = 0;
        double all = 0;
        for (int i = 0; i < map.values().length; i++) {
            inside += map.values()[i] * mask.values()[i];
            all += map.values()[i];
        }
        return inside / all;
    }
}

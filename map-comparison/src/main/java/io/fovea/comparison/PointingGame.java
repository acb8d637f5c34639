package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;

/** Whether a map is largest on the object (Zhang et al. 2018, "Top-down neural attention by excitation backprop"). */
final class PointingGame {
    private PointingGame() {}

    /**
     * The share of the map's largest cells that belong to the object, with no margin around it: 0 or 1 where one cell is
     * the largest.
     *
     * @param mask how much of a cell belongs to the object, 0..1; half of it is enough
     */
    static double of(ScalarMap map, ScalarMap mask) {
        double max = Arrays.stream(map.values()).max().orElseThrow();
        int largest = 0;
        int hits = 0;
        for (int i = 0; i < map.values().length; i++) {
            if (map.values()[i] == max) {
                largest++;
                hits += mask.values()[i] >= 0.5 ? 1 : 0;
            }
        }
        return (double) hits / largest;
    }
}

package io.fovea.comparison;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How alike two maps are, as the MIT saliency benchmark defines it.
 *
 * @param sim similarity: histogram intersection of the min-max normalised maps, 0..1, 1 is equal
 * @param cc Pearson correlation over pixels, -1..1, 1 is equal
 * @param kld Kullback-Leibler divergence of the reference from the compared map, nats, 0 is equal
 */
public record MapScores(double sim, double cc, double kld) {
    /**
     * Compares a map P with a reference Q of the same size; empty where either is constant or empty.
     *
     * @param p the compared map
     * @param q the reference: the mask for "v GT", the f32 map for "v f32"
     */
    public static Optional<MapScores> of(ComparedMap p, ComparedMap q) {
        return against(q, List.of(p)).get(0);
    }

    /**
     * Compares several maps with one reference, in their order, as {@link #of} does one; what the reference needs for maps
     * of one grid is computed once.
     */
    public static List<Optional<MapScores>> against(ComparedMap q, List<ComparedMap> maps) {
        List<Optional<MapScores>> scores = new ArrayList<>(Collections.nCopies(maps.size(), Optional.empty()));
        Map<Formulation, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < maps.size(); i++) {
            ComparedMap p = maps.get(i);
            if (p.cellCount() != q.cellCount()) {
                throw new IllegalArgumentException("maps of " + p.cellCount() + " and " + q.cellCount() + " cells");
            }
            if (!p.isUndefined() && !q.isUndefined()) {
                groups.computeIfAbsent(Formulation.of(p, q), formulation -> new ArrayList<>())
                        .add(i);
            }
        }
        groups.forEach((formulation, group) -> {
            List<MapScores> results =
                    formulation.scores(group.stream().map(maps::get).toList(), q);
            for (int i = 0; i < results.size(); i++) {
                scores.set(group.get(i), Optional.of(results.get(i)));
            }
        });
        return scores;
    }
}

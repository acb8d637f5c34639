package io.fovea.aggregator.comparison;

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
        Map<Bands, List<Integer>> bilinear = new LinkedHashMap<>();
        for (int i = 0; i < maps.size(); i++) {
            ComparedMap p = maps.get(i);
            if (p.pixelCount() != q.pixelCount()) {
                throw new IllegalArgumentException("maps of " + p.pixelCount() + " and " + q.pixelCount() + " cells");
            }
            if (p.isUndefined() || q.isUndefined()) {
                continue;
            }
            if (p instanceof BilinearMap map && q instanceof BilinearMap grid && map.rows == grid.rows) {
                scores.set(i, Optional.of(GridScores.of(map, grid)));
            } else if (p instanceof BilinearMap map && q instanceof PixelMap) {
                bilinear.computeIfAbsent(map.rows, rows -> new ArrayList<>()).add(i);
            } else {
                scores.set(i, Optional.of(PixelScores.of(p.pixels(), q.pixels())));
            }
        }
        bilinear.values().forEach(group -> {
            List<BilinearMap> some =
                    group.stream().map(i -> (BilinearMap) maps.get(i)).toList();
            MapScores[] results = BilinearScores.of(some, q.pixels());
            for (int i = 0; i < results.length; i++) {
                scores.set(group.get(i), Optional.of(results[i]));
            }
        });
        return scores;
    }

    /**
     * The divergence with P and Q swapped, as equation 7 of the study prints it; its own table has the order of {@link
     * #kld}.
     */
    public static double kldAsPrinted(ComparedMap p, ComparedMap q) {
        return PixelScores.kld(q.pixels(), p.pixels());
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.comparison.ComparedMap;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is compared of one image, where all its parts are at hand. Pure. */
public final class ImageComparisons {
    private ImageComparisons() {}

    /**
     * Compares every map with the mask and every map with the f32 map of its network and settings: what the join emits of
     * the same parts, in whatever order they come.
     *
     * @param maps of one image, each variant once
     */
    public static List<MapComparison> of(List<ClassActivationMap> maps, Optional<SaliencyMask> mask) {
        Map<ClassActivationMap, ComparedMap> prepared = new LinkedHashMap<>();
        maps.forEach(map -> prepared.put(map, Comparisons.prepare(map)));
        List<MapComparison> comparisons = new ArrayList<>();
        mask.ifPresent(some -> {
            ComparedMap reference = Comparisons.prepare(some);
            prepared.forEach((map, values) -> {
                if (map.getPass() == 0) {
                    comparisons.add(Comparisons.withMask(map, values, some, reference));
                }
            });
        });
        prepared.forEach((f32, reference) -> {
            if (Comparisons.isReference(f32)) {
                prepared.forEach((map, values) -> {
                    if (!Comparisons.isReference(map) && Comparisons.areComparable(map, f32)) {
                        comparisons.add(Comparisons.withF32(map, values, f32, reference));
                    }
                });
            }
        });
        return comparisons;
    }
}

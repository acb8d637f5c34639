package io.fovea.aggregator.join;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Everything that is compared of one image, where all its parts are at hand. Pure. */
public final class ImageComparisons {
    private final IdentityHashMap<ClassActivationMap, ComparedMap> prepared = new IdentityHashMap<>();
    private final List<MapComparison> comparisons = new ArrayList<>();

    private ImageComparisons() {}

    /**
     * Compares every map with the mask and every map with the f32 map of its network and settings: what the join emits of
     * the same parts, in whatever order they come.
     *
     * @param maps of one image, each variant once
     */
    public static List<MapComparison> of(List<ClassActivationMap> maps, Optional<SaliencyMask> mask) {
        return ofNew(maps, mask, map -> true, true);
    }

    /**
     * The comparisons of which one side at least is new: those of all parts less those of the parts that are not new.
     *
     * @param maps of one image, each variant once
     */
    static List<MapComparison> ofNew(
            List<ClassActivationMap> maps,
            Optional<SaliencyMask> mask,
            Predicate<ClassActivationMap> isNew,
            boolean isMaskNew) {
        ImageComparisons image = new ImageComparisons();
        mask.ifPresent(some -> image.withMask(
                maps.stream()
                        .filter(map -> map.getPass() == 0 && (isMaskNew || isNew.test(map)))
                        .toList(),
                some));
        for (ClassActivationMap f32 : maps) {
            if (Comparisons.isReference(f32)) {
                image.withF32(
                        maps.stream()
                                .filter(map -> !Comparisons.isReference(map)
                                        && Comparisons.areComparable(map, f32)
                                        && (isNew.test(f32) || isNew.test(map)))
                                .toList(),
                        f32);
            }
        }
        return image.comparisons;
    }

    private void withMask(List<ClassActivationMap> maps, SaliencyMask mask) {
        if (!maps.isEmpty()) {
            against(Comparisons.prepare(mask), maps, (map, scores) -> Comparisons.withMask(map, mask, scores));
        }
    }

    private void withF32(List<ClassActivationMap> maps, ClassActivationMap f32) {
        if (!maps.isEmpty()) {
            against(prepared(f32), maps, (map, scores) -> Comparisons.withF32(map, f32, scores));
        }
    }

    private void against(
            ComparedMap reference,
            List<ClassActivationMap> maps,
            BiFunction<ClassActivationMap, Optional<MapScores>, MapComparison> comparison) {
        List<Optional<MapScores>> scores =
                MapScores.against(reference, maps.stream().map(this::prepared).toList());
        for (int i = 0; i < maps.size(); i++) {
            comparisons.add(comparison.apply(maps.get(i), scores.get(i)));
        }
    }

    private ComparedMap prepared(ClassActivationMap map) {
        return prepared.computeIfAbsent(map, Comparisons::prepare);
    }
}

package io.fovea.table.parts;

import io.fovea.comparison.Between;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.Score;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import io.fovea.record.View;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Which parts of one image are compared with which: every map with the mask, and every map with the f32 map of its model. */
final class ComparedParts {
    private final IdentityHashMap<ClassActivationMap, ComparedMap> prepared = new IdentityHashMap<>();
    private final List<MapComparison> comparisons = new ArrayList<>();

    private final ChosenMetrics metrics;

    private ComparedParts(ChosenMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * The comparisons of which one side at least is new: those of all parts less those of the parts that are not new.
     *
     * @param maps of one image
     */
    static List<MapComparison> of(
            Map<Variant, ClassActivationMap> maps,
            Optional<SaliencyMask> mask,
            ChosenMetrics metrics,
            Predicate<Variant> isNew,
            boolean isMaskNew) {
        ComparedParts image = new ComparedParts(metrics);
        mask.ifPresent(some -> image.withMask(
                choose(maps, variant -> variant.pass() == 0 && (isMaskNew || isNew.test(variant))), some));
        maps.forEach((other, reference) -> image.withVariant(
                choose(maps, variant -> isComparedWith(variant, other) && (isNew.test(other) || isNew.test(variant))),
                reference));
        return image.comparisons;
    }

    private static boolean isComparedWith(Variant variant, Variant other) {
        return other.isFloat() ? Comparisons.areTwins(variant, other) : Comparisons.foretells(variant, other);
    }

    private static List<ClassActivationMap> choose(Map<Variant, ClassActivationMap> maps, Predicate<Variant> isMeant) {
        return maps.entrySet().stream()
                .filter(map -> isMeant.test(map.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void withMask(List<ClassActivationMap> maps, SaliencyMask mask) {
        Map<View, List<ClassActivationMap>> byView = new LinkedHashMap<>();
        maps.forEach(map ->
                byView.computeIfAbsent(map.getView(), any -> new ArrayList<>()).add(map));
        byView.forEach((view, seen) -> against(
                Comparisons.prepare(mask, view),
                Between.MAP_AND_MASK,
                seen,
                (map, scores) -> Comparisons.withMask(map, mask, scores)));
    }

    private void withVariant(List<ClassActivationMap> others, ClassActivationMap reference) {
        List<ClassActivationMap> maps = others.stream()
                .filter(map -> map.getMethod().equals(reference.getMethod()))
                .toList();
        if (!maps.isEmpty()) {
            against(
                    prepared(reference),
                    Between.TWO_MAPS,
                    maps,
                    (map, scores) -> Comparisons.withVariant(map, reference, scores));
        }
    }

    private void against(
            ComparedMap reference,
            Between between,
            List<ClassActivationMap> maps,
            BiFunction<ClassActivationMap, List<Score>, MapComparison> comparison) {
        List<List<Score>> scores = metrics.against(
                reference, between, maps.stream().map(this::prepared).toList());
        for (int i = 0; i < maps.size(); i++) {
            comparisons.add(comparison.apply(maps.get(i), scores.get(i)));
        }
    }

    private ComparedMap prepared(ClassActivationMap map) {
        return prepared.computeIfAbsent(map, Comparisons::prepare);
    }
}

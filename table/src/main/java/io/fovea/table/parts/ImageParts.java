package io.fovea.table.parts;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has come of one image, and which of it is compared. These are the rules of the join, live and offline: a part counts
 * once, and each pair of parts is compared once. Mutable, for one thread.
 */
public final class ImageParts {
    private final Set<PartName> arrived;
    private final Set<PartName> failed;
    private final Set<PartName> uncompared;
    private final Map<Variant, ClassActivationMap> maps = new LinkedHashMap<>();
    private Optional<SaliencyMask> mask = Optional.empty();

    /** Of an image of which nothing has come. */
    public ImageParts() {
        this(List.of(), List.of(), List.of());
    }

    /** As it was when {@link #arrived}, {@link #failed} and {@link #uncompared} were asked; the parts are to be restored. */
    public ImageParts(Collection<String> arrived, Collection<String> failed, Collection<String> uncompared) {
        this.arrived = names(arrived);
        this.failed = names(failed);
        this.uncompared = names(uncompared);
    }

    private static Set<PartName> names(Collection<String> texts) {
        return texts.stream().map(PartName::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> texts(Set<PartName> names) {
        return names.stream().map(PartName::toString).toList();
    }

    /** Everything that is compared of an image whose parts are all at hand; empty where nothing is. */
    public static Optional<ImageComparisons> compare(
            List<ClassActivationMap> maps, Optional<SaliencyMask> mask, ChosenMetrics metrics) {
        ImageParts parts = new ImageParts();
        maps.forEach(map -> parts.take(new Part.Map(map)));
        mask.ifPresent(some -> parts.take(new Part.Mask(some)));
        return parts.compare(metrics);
    }

    /** Puts a map back that had arrived. */
    public void restore(ClassActivationMap map) {
        maps.put(Variant.of(map.getVariant()), map);
    }

    /** Puts the mask back that had arrived. */
    public void restore(SaliencyMask some) {
        mask = Optional.of(some);
    }

    /** Takes a part, unless it has it already; whether it is new. */
    public boolean take(Part part) {
        if (part instanceof Part.Failure failure) {
            return failed.add(failure.name());
        }
        if (part instanceof Part.Map map) {
            Variant variant = Variant.of(map.map().getVariant());
            PartName name = PartName.of(variant);
            if (arrived.add(name)) {
                uncompared.add(name);
                maps.put(variant, map.map());
                return true;
            }
        } else if (arrived.add(PartName.MASK)) {
            uncompared.add(PartName.MASK);
            mask = Optional.of(((Part.Mask) part).mask());
            return true;
        }
        return false;
    }

    /** Whether each of these parts has arrived or failed. */
    public boolean hasAll(AwaitedParts parts) {
        return parts.areAllIn(arrived, failed);
    }

    /** Those of these parts that have neither arrived nor failed. */
    public Set<String> missing(AwaitedParts parts) {
        return parts.missing(arrived, failed);
    }

    public boolean hasFailures() {
        return !failed.isEmpty();
    }

    /** Whether there are parts that are not compared. */
    public boolean hasUncompared() {
        return !uncompared.isEmpty();
    }

    /** The comparisons that its new parts make, which are compared by it; empty where they make none. */
    public Optional<ImageComparisons> compare(ChosenMetrics metrics) {
        if (uncompared.isEmpty() || maps.isEmpty()) {
            return Optional.empty();
        }
        List<MapComparison> comparisons = ComparedParts.of(
                maps,
                mask,
                metrics,
                variant -> uncompared.contains(PartName.of(variant)),
                uncompared.contains(PartName.MASK));
        uncompared.clear();
        return comparisons.isEmpty() ? Optional.empty() : Optional.of(record(comparisons));
    }

    private ImageComparisons record(List<MapComparison> comparisons) {
        ClassActivationMap any = maps.values().iterator().next();
        return new ImageComparisons(
                any.getImageId(), any.getFeed(), any.getAttributes(), any.getReceivedAt(), comparisons);
    }

    /** Drops the maps and the mask; what has arrived stays known. */
    public void forget() {
        maps.clear();
        mask = Optional.empty();
    }

    /** Names of the parts that have arrived. */
    public List<String> arrived() {
        return texts(arrived);
    }

    /** Names of the parts that will never come. */
    public List<String> failed() {
        return texts(failed);
    }

    /** Names of the parts that have arrived and are not compared. */
    public List<String> uncompared() {
        return texts(uncompared);
    }
}

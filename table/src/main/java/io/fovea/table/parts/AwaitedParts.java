package io.fovea.table.parts;

import io.fovea.identity.Variant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which parts an image needs to be complete. Where a map names no checkpoint, one of its model is awaited, whichever it is;
 * and such a checkpoint of which one map has come is awaited whole.
 *
 * @param mask whether a mask is awaited
 * @param maps that are awaited
 */
public record AwaitedParts(boolean mask, List<AwaitedMap> maps) {
    public AwaitedParts {
        maps = List.copyOf(maps);
    }

    /** Whether each awaited part has come or failed. */
    boolean areAllIn(Collection<PartName> arrived, Collection<PartName> failed) {
        boolean areTooFew = arrived.size() + failed.size() < maps.size() + (mask ? 1 : 0);
        return (!areTooFew || failed.contains(PartName.EVERY_MAP))
                && missing(arrived, failed).isEmpty();
    }

    /** The awaited parts that have neither come nor failed, as people read them. */
    Set<String> missing(Collection<PartName> arrived, Collection<PartName> failed) {
        Set<String> missing = new LinkedHashSet<>();
        if (mask && !arrived.contains(PartName.MASK) && !failed.contains(PartName.MASK)) {
            missing.add(PartName.MASK.toString());
        }
        if (failed.contains(PartName.EVERY_MAP)) {
            return missing;
        }
        List<Variant> known = Stream.concat(arrived.stream(), failed.stream())
                .flatMap(part -> part.variant().stream())
                .filter(variant -> maps.stream().anyMatch(map -> map.isMetBy(variant)))
                .toList();
        for (AwaitedMap map : maps) {
            long met = known.stream()
                    .filter(map::isMetBy)
                    .map(Variant::checkpoint)
                    .distinct()
                    .count();
            long checkpoints = known.stream()
                    .filter(variant -> variant.model().equals(map.model()))
                    .map(Variant::checkpoint)
                    .distinct()
                    .count();
            if (met == 0 || (map.checkpoint().isEmpty() && met < checkpoints)) {
                missing.add(map.toString());
            }
        }
        return missing;
    }
}

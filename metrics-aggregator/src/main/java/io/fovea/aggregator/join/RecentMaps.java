package io.fovea.aggregator.join;

import io.fovea.aggregator.comparison.ComparedMap;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Maps and masks already at the resolution of comparison, for the images now arriving: the f32 map of an image is
 * compared several times. A cache of pure functions' results; losing it costs time alone.
 */
final class RecentMaps {
    private static final int ENTRIES = 128;

    private final Map<String, ComparedMap> prepared = new LinkedHashMap<>(ENTRIES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ComparedMap> eldest) {
            return size() > ENTRIES;
        }
    };

    ComparedMap map(String imageId, ClassActivationMap map) {
        String part = String.join("|", map.getCheckpoint(), map.getProtocol(), map.getMethod(), PartIds.of(map));
        return get(imageId + "|" + part, () -> Comparisons.prepare(map));
    }

    ComparedMap mask(SaliencyMask mask) {
        return get(mask.getImageId() + "|" + PartIds.MASK, () -> Comparisons.prepare(mask));
    }

    void drop(String imageId) {
        prepared.keySet().removeIf(key -> key.startsWith(imageId));
    }

    private ComparedMap get(String key, Supplier<ComparedMap> prepare) {
        ComparedMap found = prepared.get(key);
        if (found == null) {
            found = prepare.get();
            prepared.put(key, found);
        }
        return found;
    }
}

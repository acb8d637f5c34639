package io.fovea.aggregator.join;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which parts an image needs to be complete: they follow from its feed. Of every model that watches the feed the named
 * checkpoints are awaited, or else one whichever it is. A checkpoint of which one map has come is awaited whole.
 */
public final class AwaitedParts {
    private final Watch watch;
    private final Map<String, List<AwaitedMap>> mapsOfFeeds = new ConcurrentHashMap<>();

    /** What the deployment watches. */
    public AwaitedParts(Watch watch) {
        this.watch = watch;
    }

    /**
     * What a map must be to count as one that is awaited.
     *
     * @param checkpoint empty where the map may tell
     */
    private record AwaitedMap(
            String model,
            Optional<String> checkpoint,
            Precision precision,
            Scheme scheme,
            Protocol protocol,
            int pass) {
        boolean isMetBy(Variant variant) {
            return variant.model().equals(model)
                    && checkpoint.map(variant.checkpoint()::equals).orElse(true)
                    && variant.precision() == precision
                    && variant.scheme() == scheme
                    && variant.protocol() == protocol
                    && variant.pass() == pass;
        }

        @Override
        public String toString() {
            return model + checkpoint.map(some -> "@" + some).orElse("") + "/" + precision + "/" + scheme
                    + (pass == 0 ? "" : "/" + pass);
        }
    }

    /** In the order of the configuration. */
    private List<AwaitedMap> maps(String feed) {
        return mapsOfFeeds.computeIfAbsent(feed, any -> watch.modelsOf(feed).stream()
                .flatMap(model -> checkpoints(model).flatMap(checkpoint -> maps(model.name(), checkpoint)))
                .toList());
    }

    private static Stream<Optional<String>> checkpoints(WatchedModel model) {
        return model.checkpoints().isEmpty()
                ? Stream.of(Optional.empty())
                : model.checkpoints().stream().map(Optional::of);
    }

    private Stream<AwaitedMap> maps(String model, Optional<String> checkpoint) {
        Stream<AwaitedMap> usual = watch.precisions().stream().flatMap(precision -> watch.schemesOf(precision).stream()
                .map(scheme -> new AwaitedMap(model, checkpoint, precision, scheme, watch.protocol(), 0)));
        return watch.noiseFloor()
                ? Stream.concat(
                        usual,
                        Stream.of(new AwaitedMap(model, checkpoint, Precision.F32, Scheme.NONE, watch.protocol(), 1)))
                : usual;
    }

    /** Whether each awaited part has come, where none can fail. */
    public boolean areAllIn(String feed, Collection<Variant> maps, boolean hasMask) {
        Set<PartName> arrived = new LinkedHashSet<>();
        maps.forEach(variant -> arrived.add(PartName.of(variant)));
        if (hasMask) {
            arrived.add(PartName.MASK);
        }
        return areAllIn(feed, arrived, Set.of());
    }

    /** Whether each awaited part has come or failed. */
    boolean areAllIn(String feed, Collection<PartName> arrived, Collection<PartName> failed) {
        boolean areTooFew = arrived.size() + failed.size() < maps(feed).size() + (watch.hasMasks() ? 1 : 0);
        return (!areTooFew || failed.contains(PartName.EVERY_MAP))
                && missing(feed, arrived, failed).isEmpty();
    }

    /** The awaited parts that have neither come nor failed, as people read them. */
    Set<String> missing(String feed, Collection<PartName> arrived, Collection<PartName> failed) {
        Set<String> missing = new LinkedHashSet<>();
        List<AwaitedMap> maps = maps(feed);
        if (watch.hasMasks() && !arrived.contains(PartName.MASK) && !failed.contains(PartName.MASK)) {
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

package io.fovea.aggregator.join;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which parts an image needs to be complete. Of every watched model at least one checkpoint is awaited. A checkpoint of
 * which one map has come is awaited whole, so two checkpoints of one network on the same topics are both counted.
 */
public final class AwaitedParts {
    private final boolean mask;
    private final List<AwaitedMap> maps;

    private AwaitedParts(boolean mask, List<AwaitedMap> maps) {
        this.mask = mask;
        this.maps = List.copyOf(maps);
    }

    /** What a map must be to count as one that is awaited; the checkpoint is for the map to tell. */
    private record AwaitedMap(String model, Precision precision, Scheme scheme, int pass) {
        boolean isMetBy(Variant variant) {
            return variant.model().equals(model)
                    && variant.precision() == precision
                    && variant.scheme() == scheme
                    && variant.pass() == pass;
        }

        @Override
        public String toString() {
            return model + "/" + precision + "/" + scheme + (pass == 0 ? "" : "/" + pass);
        }
    }

    /** Maps that belong together: one model with one checkpoint under one protocol. */
    private record Weights(String checkpoint, Protocol protocol) {
        static Weights of(Variant variant) {
            return new Weights(variant.checkpoint(), variant.protocol());
        }
    }

    /** What the configuration says, in its order. */
    public static AwaitedParts of(AggregatorConfig config) {
        List<AwaitedMap> maps = new ArrayList<>();
        for (String model : config.networks()) {
            for (String name : config.precisions()) {
                Precision precision = Precision.of(name);
                schemes(precision, config).forEach(scheme -> maps.add(new AwaitedMap(model, precision, scheme, 0)));
            }
            if (config.noiseFloor()) {
                maps.add(new AwaitedMap(model, Precision.F32, Scheme.NONE, 1));
            }
        }
        return new AwaitedParts(config.mask(), maps);
    }

    private static List<Scheme> schemes(Precision precision, AggregatorConfig config) {
        return precision.isInteger() ? config.schemes().stream().map(Scheme::of).toList() : List.of(Scheme.NONE);
    }

    /** Whether each awaited part has come, where none can fail. */
    public boolean areAllIn(Collection<Variant> maps, boolean hasMask) {
        Set<PartName> arrived = new LinkedHashSet<>();
        maps.forEach(variant -> arrived.add(PartName.of(variant)));
        if (hasMask) {
            arrived.add(PartName.MASK);
        }
        return areAllIn(arrived, Set.of());
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
            List<Variant> ofModel = known.stream()
                    .filter(variant -> variant.model().equals(map.model()))
                    .toList();
            long weights = ofModel.stream().map(Weights::of).distinct().count();
            long met = ofModel.stream()
                    .filter(map::isMetBy)
                    .map(Weights::of)
                    .distinct()
                    .count();
            if (met == 0 || met < weights) {
                missing.add(map.toString());
            }
        }
        return missing;
    }
}

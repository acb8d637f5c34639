package io.fovea.aggregator.join;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import io.fovea.table.parts.AwaitedMap;
import io.fovea.table.parts.AwaitedParts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which parts an image of a feed needs to be complete, as section {@code watch} says. Of every model that watches the feed
 * the named checkpoints are awaited, or else one, whichever it is.
 */
public final class WatchedParts implements Function<String, AwaitedParts> {
    private final Watch watch;
    private final Map<String, AwaitedParts> partsOfFeeds = new ConcurrentHashMap<>();

    /** What the deployment watches. */
    public WatchedParts(Watch watch) {
        this.watch = watch;
    }

    @Override
    public AwaitedParts apply(String feed) {
        return partsOfFeeds.computeIfAbsent(feed, this::partsOf);
    }

    /** In the order of the configuration. */
    private AwaitedParts partsOf(String feed) {
        List<AwaitedMap> maps = watch.modelsOf(feed).stream()
                .flatMap(model -> checkpoints(model).flatMap(checkpoint -> maps(model, checkpoint)))
                .toList();
        return new AwaitedParts(watch.hasMasks(), maps);
    }

    private static Stream<Optional<String>> checkpoints(WatchedModel model) {
        return model.checkpoints().isEmpty()
                ? Stream.of(Optional.empty())
                : model.checkpoints().stream().map(Optional::of);
    }

    private Stream<AwaitedMap> maps(WatchedModel model, Optional<String> checkpoint) {
        String name = model.name();
        Stream<AwaitedMap> simulated = watch.simulated(model).stream()
                .flatMap(precision -> watch.schemesOf(precision).stream()
                        .map(scheme -> new AwaitedMap(name, checkpoint, precision, scheme, watch.protocol(), 0)));
        if (model.hasDeployedFiles()) {
            AwaitedMap original = new AwaitedMap(name, checkpoint, Precision.F32, Scheme.NONE, watch.protocol(), 0);
            Stream<AwaitedMap> files =
                    model.deployed().stream().map(file -> AwaitedMap.deployed(name, checkpoint, file.name()));
            return Stream.of(Stream.of(original), files, simulated).flatMap(maps -> maps);
        }
        return watch.noiseFloor()
                ? Stream.concat(
                        simulated,
                        Stream.of(new AwaitedMap(name, checkpoint, Precision.F32, Scheme.NONE, watch.protocol(), 1)))
                : simulated;
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.comparison.ComparedMap;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageProgress;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Joins the parts of an image, keyed by image id, in whatever order and however often they arrive.
 *
 * <p>A part is stored once; a repeated one changes nothing. A comparison is emitted when the second of its two parts
 * arrives, so exactly once. When nothing more is awaited the parts are dropped and only the image's outcome stays, until
 * it expires too.
 */
final class JoinProcessor implements Processor<String, Part, String, MapComparison> {
    static final String IMAGES = "images";
    static final String MAPS = "maps";
    static final String MASKS = "masks";
    static final String OUTCOMES = "outcomes";

    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Set<String> expected;
    private final Duration expiry;
    private final RecentMaps recent = new RecentMaps();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, MapComparison> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, ImageProgress> images;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, ClassActivationMap> maps;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, SaliencyMask> masks;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Long> outcomes;

    JoinProcessor(Set<String> expected, Duration expiry) {
        this.expected = expected;
        this.expiry = expiry;
    }

    @Override
    public void init(ProcessorContext<String, MapComparison> newContext) {
        context = newContext;
        images = context.getStateStore(IMAGES);
        maps = context.getStateStore(MAPS);
        masks = context.getStateStore(MASKS);
        outcomes = context.getStateStore(OUTCOMES);
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<String, Part> record) {
        String imageId = record.key();
        ImageProgress known = images.get(imageId);
        ImageProgress progress = known == null ? begin() : known;
        if (!progress.getOutcome().isEmpty()) {
            count("late", progress.getFeed());
            return;
        }
        Part part = record.value();
        boolean isNew;
        if (part instanceof Part.Map map) {
            progress.setFeed(map.map().getFeed());
            isNew = arrive(progress, PartIds.of(map.map()));
            if (isNew) {
                join(record, map.map());
            }
        } else if (part instanceof Part.Mask mask) {
            progress.setFeed(mask.mask().getFeed());
            isNew = arrive(progress, PartIds.MASK);
            if (isNew) {
                join(record, mask.mask());
            }
        } else {
            isNew = fail(progress, (Part.Failure) part);
        }
        if (known == null) {
            count("begun", progress.getFeed());
        }
        if (isNew) {
            finishIfNothingIsAwaited(imageId, progress);
        } else {
            count("repeated", progress.getFeed());
        }
    }

    private ImageProgress begin() {
        return ImageProgress.newBuilder()
                .setFirstSeenAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
                .setArrived(new ArrayList<>())
                .setFailed(new ArrayList<>())
                .build();
    }

    private static boolean arrive(ImageProgress progress, String part) {
        return !progress.getArrived().contains(part) && progress.getArrived().add(part);
    }

    private boolean fail(ImageProgress progress, Part.Failure failure) {
        List<String> parts;
        if (failure.service().equals("saliency")) {
            parts = List.of(PartIds.MASK);
        } else {
            parts = failure.map().map(List::of).orElseGet(() -> PartIds.maps(expected));
        }
        boolean any = false;
        for (String part : parts) {
            any |= !progress.getFailed().contains(part) && progress.getFailed().add(part);
        }
        return any;
    }

    private void join(Record<String, Part> record, ClassActivationMap map) {
        String imageId = record.key();
        ComparedMap prepared = recent.map(imageId, map);
        SaliencyMask mask = masks.get(imageId);
        if (mask != null && map.getPass() == 0) {
            emit(record, Comparisons.withMask(map, prepared, mask, recent.mask(mask)));
        }
        boolean isReference = Comparisons.isReference(map);
        for (ClassActivationMap other : mapsOf(imageId)) {
            if (!Comparisons.areComparable(map, other)) {
                continue;
            }
            if (isReference) {
                emit(record, Comparisons.withF32(other, recent.map(imageId, other), map, prepared));
            } else if (Comparisons.isReference(other)) {
                emit(record, Comparisons.withF32(map, prepared, other, recent.map(imageId, other)));
            }
        }
        maps.put(mapKey(imageId, PartIds.of(map)), map);
    }

    private void join(Record<String, Part> record, SaliencyMask mask) {
        String imageId = record.key();
        for (ClassActivationMap map : mapsOf(imageId)) {
            if (map.getPass() == 0) {
                emit(record, Comparisons.withMask(map, recent.map(imageId, map), mask, recent.mask(mask)));
            }
        }
        masks.put(imageId, mask);
    }

    private void emit(Record<String, Part> record, MapComparison comparison) {
        context.forward(new Record<>(RowKey.of(comparison), comparison, record.timestamp()));
        count("compared", comparison.getFeed());
    }

    private void finishIfNothingIsAwaited(String imageId, ImageProgress progress) {
        boolean awaited = expected.stream()
                .anyMatch(part -> !progress.getArrived().contains(part)
                        && !progress.getFailed().contains(part));
        if (!awaited) {
            finish(imageId, progress, progress.getFailed().isEmpty() ? "complete" : "dead-lettered");
        } else {
            images.put(imageId, progress);
        }
    }

    private void finish(String imageId, ImageProgress progress, String outcome) {
        progress.setOutcome(outcome);
        images.put(imageId, progress);
        count(outcome, progress.getFeed());
        masks.delete(imageId);
        for (ClassActivationMap map : mapsOf(imageId)) {
            maps.delete(mapKey(imageId, PartIds.of(map)));
        }
        recent.drop(imageId);
    }

    private void expire(long now) {
        List<KeyValue<String, ImageProgress>> old = new ArrayList<>();
        try (KeyValueIterator<String, ImageProgress> all = images.all()) {
            while (all.hasNext()) {
                KeyValue<String, ImageProgress> image = all.next();
                if (image.value.getFirstSeenAt().plus(expiry).toEpochMilli() <= now) {
                    old.add(image);
                }
            }
        }
        for (KeyValue<String, ImageProgress> image : old) {
            ImageProgress progress = image.value;
            if (progress.getOutcome().isEmpty()) {
                expected.stream()
                        .filter(part -> !progress.getArrived().contains(part))
                        .forEach(part -> count("missing " + part, progress.getFeed()));
                finish(image.key, progress, "expired");
            }
            images.delete(image.key);
        }
    }

    private void count(String outcome, String feed) {
        String key = outcome + "|" + feed;
        Long before = outcomes.get(key);
        outcomes.put(key, before == null ? 1 : before + 1);
    }

    private List<ClassActivationMap> mapsOf(String imageId) {
        List<ClassActivationMap> found = new ArrayList<>();
        try (KeyValueIterator<String, ClassActivationMap> all =
                maps.prefixScan(imageId + "|", new StringSerializer())) {
            all.forEachRemaining(entry -> found.add(entry.value));
        }
        return found;
    }

    private static String mapKey(String imageId, String part) {
        return imageId + "|" + part;
    }
}

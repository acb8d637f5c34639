package io.fovea.aggregator.join;

import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageProgress;
import io.fovea.record.SaliencyMask;
import io.fovea.schemas.RecordSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the join knows over a restart: images, the parts of those that are open, what expires when, and counts.
 *
 * @param images by id: open ones with what arrived, finished ones with their outcome alone
 * @param maps of open images, in batches as they were written: {@code imageId|number}
 * @param masks of open images, by id
 * @param begun ids by time: see {@link Expiries}
 * @param expired ids of images that expired, by time likewise
 * @param unjoined under one key, the ids of images with parts that are not compared
 * @param outcomes by {@code outcome|feed}
 */
record JoinStores(
        KeyValueStore<String, ImageProgress> images,
        KeyValueStore<String, List<ClassActivationMap>> maps,
        KeyValueStore<String, SaliencyMask> masks,
        KeyValueStore<String, List<String>> begun,
        KeyValueStore<String, List<String>> expired,
        KeyValueStore<String, List<String>> unjoined,
        KeyValueStore<String, Long> outcomes) {
    static final String IMAGES = "images";
    static final String MAPS = "maps";
    static final String MASKS = "masks";
    static final String BEGUN = "begun";
    static final String EXPIRED = "expired";
    static final String UNJOINED = "unjoined";
    static final String OUTCOMES = "outcomes";
    /** Tells of commits: see {@link BeforeCommit}. */
    static final String UNWRITTEN = "unwritten-images";

    private static final String ALL = "all";

    /** Declares them; {@link #names} are what the processor is given. */
    static void addTo(StreamsBuilder builder, RecordSerdes serdes, BeforeCommit beforeCommit) {
        builder.addStateStore(store(IMAGES, serdes.of(ImageProgress.class)));
        builder.addStateStore(store(MAPS, list(serdes.of(ClassActivationMap.class))));
        builder.addStateStore(store(MASKS, serdes.of(SaliencyMask.class)));
        builder.addStateStore(store(BEGUN, list(Serdes.String())));
        builder.addStateStore(store(EXPIRED, list(Serdes.String())));
        builder.addStateStore(store(UNJOINED, list(Serdes.String())));
        builder.addStateStore(store(OUTCOMES, Serdes.Long()));
        builder.addStateStore(beforeCommit.store());
    }

    static String[] names() {
        return new String[] {IMAGES, MAPS, MASKS, BEGUN, EXPIRED, UNJOINED, OUTCOMES, UNWRITTEN};
    }

    static JoinStores of(ProcessorContext<?, ?> context) {
        return new JoinStores(
                context.getStateStore(IMAGES),
                context.getStateStore(MAPS),
                context.getStateStore(MASKS),
                context.getStateStore(BEGUN),
                context.getStateStore(EXPIRED),
                context.getStateStore(UNJOINED),
                context.getStateStore(OUTCOMES));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values)
                .withCachingDisabled();
    }

    @SuppressWarnings("unchecked") // the class of the lists has no parameter
    private static <V> Serde<List<V>> list(Serde<V> values) {
        return Serdes.ListSerde(ArrayList.class, values);
    }

    /** An image with the parts that it had when it was written last; empty if it never was. */
    Optional<OpenImage> read(String imageId) {
        ImageProgress progress = images.get(imageId);
        if (progress == null) {
            return Optional.empty();
        }
        List<ClassActivationMap> some = new ArrayList<>();
        for (int batch = 0; batch < progress.getBatches(); batch++) {
            some.addAll(Optional.ofNullable(maps.get(batchKey(imageId, batch))).orElse(List.of()));
        }
        return Optional.of(OpenImage.of(imageId, progress, some, Optional.ofNullable(masks.get(imageId))));
    }

    /** Writes what is new of an image; of a finished one no part stays. */
    void write(OpenImage image) {
        if (image.isFinished()) {
            deleteParts(image);
        } else {
            List<ClassActivationMap> batch = image.takeUnwrittenMaps();
            if (!batch.isEmpty()) {
                maps.put(batchKey(image.id(), image.batches() - 1), batch);
            }
            image.takeUnwrittenMask().ifPresent(mask -> masks.put(image.id(), mask));
        }
        images.put(image.id(), image.progress());
    }

    private void deleteParts(OpenImage image) {
        for (int batch = 0; batch < image.batches(); batch++) {
            maps.delete(batchKey(image.id(), batch));
        }
        if (image.isMaskStored()) {
            masks.delete(image.id());
        }
        image.forgetParts();
    }

    /** Ids of images with parts that were not compared at the last commit. */
    List<String> readUnjoined() {
        return Optional.ofNullable(unjoined.get(ALL)).orElse(List.of());
    }

    void writeUnjoined(List<String> ids) {
        if (!ids.equals(readUnjoined())) {
            unjoined.put(ALL, ids);
        }
    }

    private static String batchKey(String imageId, int batch) {
        return imageId + "|" + batch;
    }
}

package io.fovea.aggregator.join;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageProgress;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An image in memory and what has arrived of it. Knows which of its parts the stores have and which are compared. Mutable,
 * for one thread; knows no store.
 */
final class OpenImage {
    /** A record's fields besides its values, as objects: about that much. */
    private static final int BYTES_OF_A_PART = 1000;

    private final String id;
    private final ImageProgress progress;
    private final Set<PartName> arrived;
    private final Set<PartName> failed;
    private final Set<PartName> unjoined;
    private final Map<Variant, ClassActivationMap> maps = new LinkedHashMap<>();
    private final List<ClassActivationMap> unwrittenMaps = new ArrayList<>();
    private Optional<SaliencyMask> mask = Optional.empty();
    private boolean isMaskUnwritten;
    private boolean isMaskStored;
    private long updatedAt;
    private long unjoinedSince;
    private long bytes;

    private OpenImage(String id, ImageProgress progress) {
        this.id = id;
        this.progress = progress;
        arrived = names(progress.getArrived());
        failed = names(progress.getFailed());
        unjoined = names(progress.getUnjoined());
        updatedAt = progress.getFirstSeenAt().toEpochMilli();
    }

    private static Set<PartName> names(List<String> texts) {
        return texts.stream().map(PartName::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> texts(Set<PartName> names) {
        return names.stream().map(PartName::toString).toList();
    }

    /** An image nothing was known of until now, epoch milliseconds. */
    static OpenImage begin(String id, long now) {
        return new OpenImage(
                id,
                ImageProgress.newBuilder()
                        .setFeed(ImageKey.parse(id).map(ImageKey::feed).orElse(""))
                        .setFirstSeenAt(Instant.ofEpochMilli(now))
                        .build());
    }

    /** As the stores have it. */
    static OpenImage of(String id, ImageProgress progress, List<ClassActivationMap> maps, Optional<SaliencyMask> mask) {
        OpenImage image = new OpenImage(id, progress);
        maps.forEach(map -> image.keep(Variant.of(map.getVariant()), map));
        mask.ifPresent(image::keep);
        image.isMaskStored = mask.isPresent();
        return image;
    }

    /**
     * Takes a part, unless it has it already.
     *
     * @param time of its record, epoch milliseconds
     * @param now epoch milliseconds
     * @return whether it is new
     */
    boolean take(Part part, long time, long now) {
        if (part instanceof Part.Failure failure) {
            return failed.add(nameOf(failure));
        }
        PartName name;
        if (part instanceof Part.Map map) {
            name = PartName.of(Variant.of(map.map().getVariant()));
        } else {
            name = PartName.MASK;
        }
        if (!arrived.add(name)) {
            return false;
        }
        if (unjoined.isEmpty()) {
            unjoinedSince = now;
        }
        unjoined.add(name);
        updatedAt = Math.max(updatedAt, time);
        if (part instanceof Part.Map map) {
            name.variant().ifPresent(variant -> keep(variant, map.map()));
            unwrittenMaps.add(map.map());
        } else {
            keep(((Part.Mask) part).mask());
            isMaskUnwritten = true;
        }
        return true;
    }

    private void keep(Variant variant, ClassActivationMap map) {
        maps.put(variant, map);
        bytes += BYTES_OF_A_PART + map.getValues().remaining();
    }

    private void keep(SaliencyMask some) {
        mask = Optional.of(some);
        bytes += BYTES_OF_A_PART + some.getValues().remaining();
    }

    private static PartName nameOf(Part.Failure failure) {
        return failure.service().equals(FailureReader.SALIENCY)
                ? PartName.MASK
                : failure.variant().map(PartName::of).orElse(PartName.EVERY_MAP);
    }

    /** Whether each of these parts has arrived or failed. */
    boolean hasAll(AwaitedParts parts) {
        return parts.areAllIn(feed(), arrived, failed);
    }

    /** Those of these parts that have neither arrived nor failed. */
    Set<String> missing(AwaitedParts parts) {
        return parts.missing(feed(), arrived, failed);
    }

    boolean hasFailures() {
        return !failed.isEmpty();
    }

    /** The comparisons that its new parts make; they are new no more. */
    List<MapComparison> join(ChosenMetrics metrics) {
        if (unjoined.isEmpty()) {
            return List.of();
        }
        List<MapComparison> comparisons = ImageComparisons.ofNew(
                maps,
                mask,
                metrics,
                variant -> unjoined.contains(PartName.of(variant)),
                unjoined.contains(PartName.MASK));
        unjoined.clear();
        return comparisons;
    }

    boolean isUnjoined() {
        return !unjoined.isEmpty();
    }

    /** Since when it has parts that are not compared, epoch milliseconds. */
    long unjoinedSince() {
        return unjoinedSince;
    }

    /** The latest of its records' times, epoch milliseconds. */
    long updatedAt() {
        return updatedAt;
    }

    void finish(String outcome) {
        progress.setOutcome(outcome);
    }

    boolean isFinished() {
        return !progress.getOutcome().isEmpty();
    }

    /** What the store is to know of it: of a finished image, that it is. */
    ImageProgress progress() {
        progress.setArrived(isFinished() ? List.of() : texts(arrived));
        progress.setFailed(isFinished() ? List.of() : texts(failed));
        progress.setUnjoined(isFinished() ? List.of() : texts(unjoined));
        return progress;
    }

    /** The maps that no store has, as its next batch; then they are written. */
    List<ClassActivationMap> takeUnwrittenMaps() {
        List<ClassActivationMap> batch = List.copyOf(unwrittenMaps);
        unwrittenMaps.clear();
        if (!batch.isEmpty()) {
            progress.setBatches(progress.getBatches() + 1);
        }
        return batch;
    }

    /** The mask if no store has it; then it is written. */
    Optional<SaliencyMask> takeUnwrittenMask() {
        Optional<SaliencyMask> unwritten = isMaskUnwritten ? mask : Optional.empty();
        isMaskStored |= isMaskUnwritten;
        isMaskUnwritten = false;
        return unwritten;
    }

    /** Batches of maps in the store. */
    int batches() {
        return progress.getBatches();
    }

    boolean isMaskStored() {
        return isMaskStored;
    }

    /** The stores have none of its parts any more. */
    void forgetParts() {
        progress.setBatches(0);
        isMaskStored = false;
        maps.clear();
        unwrittenMaps.clear();
        mask = Optional.empty();
        bytes = 0;
    }

    String id() {
        return id;
    }

    String feed() {
        return progress.getFeed();
    }

    /** Of memory, about. */
    long bytes() {
        return bytes;
    }
}

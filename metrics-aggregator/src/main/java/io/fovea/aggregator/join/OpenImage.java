package io.fovea.aggregator.join;

import io.fovea.identity.ImageKey;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageProgress;
import io.fovea.record.SaliencyMask;
import io.fovea.table.parts.ImageParts;
import io.fovea.table.parts.Part;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image in memory and what has arrived of it. Knows which of its parts the stores have and which are compared. Mutable,
 * for one thread; knows no store.
 */
final class OpenImage {
    /** A record's fields besides its values, as objects: about that much. */
    private static final long BYTES_OF_A_PART = 1000;

    private final String id;
    private final ImageProgress progress;
    private final ImageParts parts;
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
        parts = new ImageParts(progress.getArrived(), progress.getFailed(), progress.getUnjoined());
        updatedAt = progress.getFirstSeenAt().toEpochMilli();
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
        for (ClassActivationMap map : maps) {
            image.parts.restore(map);
            image.bytes += bytes(map.getValues());
        }
        mask.ifPresent(some -> {
            image.parts.restore(some);
            image.mask = mask;
            image.bytes += bytes(some.getValues());
        });
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
        boolean hadUncompared = parts.hasUncompared();
        if (!parts.take(part)) {
            return false;
        }
        if (part instanceof Part.Failure) {
            return true;
        }
        if (!hadUncompared) {
            unjoinedSince = now;
        }
        updatedAt = Math.max(updatedAt, time);
        if (part instanceof Part.Map map) {
            unwrittenMaps.add(map.map());
            bytes += bytes(map.map().getValues());
        } else if (part instanceof Part.Mask some) {
            mask = Optional.of(some.mask());
            isMaskUnwritten = true;
            bytes += bytes(some.mask().getValues());
        }
        return true;
    }

    private static long bytes(ByteBuffer values) {
        return BYTES_OF_A_PART + values.remaining();
    }

    /** What has come of it. */
    ImageParts parts() {
        return parts;
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
        progress.setArrived(isFinished() ? List.of() : parts.arrived());
        progress.setFailed(isFinished() ? List.of() : parts.failed());
        progress.setUnjoined(isFinished() ? List.of() : parts.uncompared());
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
        parts.forget();
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

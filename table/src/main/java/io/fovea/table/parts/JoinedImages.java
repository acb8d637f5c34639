package io.fovea.table.parts;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.record.ImageComparisons;
import io.fovea.schemas.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Joins the parts of images in memory and compares each image once, when it has all that is awaited, or else when it
 * expires or everything has been read.
 *
 * <p>An image has its mask (50 kB) and maps (about 1 kB each) until it is compared, so memory is bounded by the images of one
 * expiry. Its key is remembered until it expires; where it was not complete, for as long as a part of it may come, which is
 * late. Mutable, for one thread.
 */
public final class JoinedImages {
    /** No image is older when a worker reads it, so hardly a part of it comes later. */
    private static final long REMEMBERED_MILLIS = Topics.IMAGES.retention().toMillis();

    private final Function<String, AwaitedParts> awaited;
    private final ChosenMetrics metrics;
    private final long expiryMillis;
    private final Consumer<ImageComparisons> counted;
    private final Map<ImageKey, Open> images = new LinkedHashMap<>();
    /** Since when; the longest ago first. */
    private final Map<ImageKey, Long> expired = new LinkedHashMap<>();

    private long now = Long.MIN_VALUE;
    private long begun;
    private long complete;
    private long repeated;
    private long late;

    /** An image of which something has come. */
    private static final class Open {
        private final long since;
        private final ImageParts parts = new ImageParts();
        private boolean done;

        Open(long since) {
            this.since = since;
        }
    }

    /**
     * Starts with no image.
     *
     * @param awaited parts that an image is complete with, by its feed
     * @param metrics by which maps are compared
     * @param expiry after which parts are awaited no longer, in the time of records
     * @param counted takes the comparisons of every image
     */
    public JoinedImages(
            Function<String, AwaitedParts> awaited,
            ChosenMetrics metrics,
            Duration expiry,
            Consumer<ImageComparisons> counted) {
        this.awaited = awaited;
        this.metrics = metrics;
        this.expiryMillis = expiry.toMillis();
        this.counted = counted;
    }

    /**
     * Takes a part in.
     *
     * @param time of its record, epoch milliseconds
     */
    public void add(ImageKey key, Part part, long time) {
        now = Math.max(now, time);
        expire();
        if (expired.containsKey(key)) {
            late++;
            return;
        }
        Open image = images.computeIfAbsent(key, any -> {
            begun++;
            return new Open(now);
        });
        if (image.done) {
            late++;
        } else if (!image.parts.take(part)) {
            repeated++;
        } else if (image.parts.hasAll(awaited.apply(key.feed()))) {
            complete++;
            compare(image);
        }
    }

    /** Compares what is still open. */
    public void finish() {
        images.values().forEach(this::compare);
        images.clear();
    }

    private void expire() {
        for (Iterator<Map.Entry<ImageKey, Open>> oldest = images.entrySet().iterator(); oldest.hasNext(); ) {
            Map.Entry<ImageKey, Open> image = oldest.next();
            if (image.getValue().since + expiryMillis > now) {
                break;
            }
            if (!image.getValue().done) {
                compare(image.getValue());
                expired.put(image.getKey(), now);
            }
            oldest.remove();
        }
        for (Iterator<Long> oldest = expired.values().iterator();
                oldest.hasNext() && oldest.next() + REMEMBERED_MILLIS <= now; ) {
            oldest.remove();
        }
    }

    private void compare(Open image) {
        if (!image.done) {
            image.done = true;
            image.parts.compare(metrics).ifPresent(counted);
            image.parts.forget();
        }
    }

    /** Images of which something was read. */
    public long begun() {
        return begun;
    }

    /** Images of which everything awaited was read. */
    public long complete() {
        return complete;
    }

    /** Parts that an image already had. */
    public long repeated() {
        return repeated;
    }

    /** Parts of images that had been compared. */
    public long late() {
        return late;
    }
}

package io.fovea.table.parts;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.record.ImageComparisons;
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
 * <p>An image is remembered from its first part until it expires, with its mask (50 kB) and maps (about 1 kB each) until
 * it is compared. So memory is bounded by the images of one expiry. Mutable, for one thread.
 */
public final class JoinedImages {
    private final Function<String, AwaitedParts> awaited;
    private final ChosenMetrics metrics;
    private final long expiryMillis;
    private final Consumer<ImageComparisons> counted;
    private final Map<ImageKey, Open> images = new LinkedHashMap<>();
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
        Open image = open(key, time);
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

    private Open open(ImageKey key, long time) {
        now = Math.max(now, time);
        for (Iterator<Open> oldest = images.values().iterator(); oldest.hasNext(); ) {
            Open image = oldest.next();
            if (image.since + expiryMillis > now) {
                break;
            }
            compare(image);
            oldest.remove();
        }
        return images.computeIfAbsent(key, any -> {
            begun++;
            return new Open(now);
        });
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

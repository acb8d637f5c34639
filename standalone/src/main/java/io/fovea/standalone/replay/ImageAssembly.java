package io.fovea.standalone.replay;

import io.fovea.aggregator.join.AwaitedParts;
import io.fovea.aggregator.join.ImageComparisons;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the parts of images together and compares each image once, when it has all that is awaited, or else when it
 * expires or everything has been read. A repeated part changes nothing.
 *
 * <p>An image is remembered from its first part until it expires, with its mask (50 kB) and maps (about 1 kB each) until
 * it is compared and by its key alone from then on. So memory is bounded by the images of one expiry, as the aggregator's
 * own stores are.
 */
final class ImageAssembly {
    private final AwaitedParts awaited;
    private final ChosenMetrics metrics;
    private final long expiryMillis;
    private final Consumer<MapComparison> counted;
    private final Map<ImageKey, Parts> images = new LinkedHashMap<>();
    private long now = Long.MIN_VALUE;
    private long begun;
    private long complete;
    private long repeated;
    private long late;

    /** What has come of one image. */
    private static final class Parts {
        private final String feed;
        private final long since;
        private final Map<Variant, ClassActivationMap> maps = new LinkedHashMap<>();
        private Optional<SaliencyMask> mask = Optional.empty();
        private boolean done;

        Parts(String feed, long since) {
            this.feed = feed;
            this.since = since;
        }
    }

    /**
     * Starts with no image.
     *
     * @param awaited parts that an image is complete with
     * @param metrics by which its parts are compared
     * @param expiry after which parts are awaited no longer, in the time of records
     * @param counted takes every comparison
     */
    ImageAssembly(AwaitedParts awaited, ChosenMetrics metrics, Duration expiry, Consumer<MapComparison> counted) {
        this.awaited = awaited;
        this.metrics = metrics;
        this.expiryMillis = expiry.toMillis();
        this.counted = counted;
    }

    /**
     * Takes a map in.
     *
     * @param time of its record, epoch milliseconds
     */
    void add(ClassActivationMap map, long time) {
        Parts parts = open(new ImageKey(map.getFeed(), map.getImageId()), time);
        Variant variant = Variant.of(map.getVariant());
        if (isNew(parts, !parts.maps.containsKey(variant))) {
            parts.maps.put(variant, map);
            arrive(parts);
        }
    }

    /** Takes a mask in. */
    void add(SaliencyMask mask, long time) {
        Parts parts = open(new ImageKey(mask.getFeed(), mask.getImageId()), time);
        if (isNew(parts, parts.mask.isEmpty())) {
            parts.mask = Optional.of(mask);
            arrive(parts);
        }
    }

    /** Compares what is still open. */
    void finish() {
        images.values().forEach(this::compare);
        images.clear();
    }

    private Parts open(ImageKey key, long time) {
        now = Math.max(now, time);
        for (Iterator<Parts> oldest = images.values().iterator(); oldest.hasNext(); ) {
            Parts parts = oldest.next();
            if (parts.since + expiryMillis > now) {
                break;
            }
            compare(parts);
            oldest.remove();
        }
        return images.computeIfAbsent(key, any -> {
            begun++;
            return new Parts(key.feed(), now);
        });
    }

    private boolean isNew(Parts parts, boolean absent) {
        if (parts.done) {
            late++;
        } else if (!absent) {
            repeated++;
        }
        return absent && !parts.done;
    }

    private void arrive(Parts parts) {
        if (awaited.areAllIn(parts.feed, parts.maps.keySet(), parts.mask.isPresent())) {
            complete++;
            compare(parts);
        }
    }

    private void compare(Parts parts) {
        if (!parts.done) {
            ImageComparisons.of(parts.maps.values().stream().toList(), parts.mask, metrics)
                    .forEach(counted);
            parts.done = true;
            parts.maps.clear();
            parts.mask = Optional.empty();
        }
    }

    /** Images of which something was read. */
    long begun() {
        return begun;
    }

    /** Images of which everything awaited was read. */
    long complete() {
        return complete;
    }

    /** Parts that an image already had. */
    long repeated() {
        return repeated;
    }

    /** Parts of images that had been compared. */
    long late() {
        return late;
    }
}

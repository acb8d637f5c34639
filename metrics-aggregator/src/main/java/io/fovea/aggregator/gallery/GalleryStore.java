package io.fovea.aggregator.gallery;

import io.fovea.comparison.Metric;
import io.fovea.comparison.Score;
import io.fovea.identity.ImageKey;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.statistics.Scores;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The latest images and the worst of every row, bounded by number, memory and age. Safe for many threads.
 *
 * <p>An image stays while it is one of the latest or one of the worst of some row and metric. Where memory is short, the
 * oldest of the merely latest goes first, then the oldest of all. Parts may come in any order and more than once.
 */
public final class GalleryStore {
    private record Kept(long sinceMillis, GalleryImage image, long size) {}

    private record RowMetric(String row, Metric metric) {}

    private final GalleryConfig config;
    private final Clock clock;
    private final Thumbnails thumbnails;
    private final Map<ImageKey, Kept> images = new LinkedHashMap<>();
    private final Map<RowMetric, WorstList> worst = new LinkedHashMap<>();
    private final Map<String, RowHistory> histories = new TreeMap<>();
    private long bytes;

    /** Without a store for large images: of these there are no thumbnails. */
    public GalleryStore(GalleryConfig config, Clock clock) {
        this(config, clock, ClaimCheck.none(), DecodeLimits.DEFAULT);
    }

    /** With the store in which large images are kept, and what one image may cost. */
    public GalleryStore(GalleryConfig config, Clock clock, ClaimCheck claimCheck, DecodeLimits limits) {
        this.config = config;
        this.clock = clock;
        this.thumbnails = new Thumbnails(config.thumbnailSide(), claimCheck, limits);
    }

    /** Takes an image in. Its thumbnail is made at once, its bytes are dropped. */
    public void accept(ImageEvent event) {
        Optional<GalleryImage.Picture> small = config.mayShow(event.getFeed())
                ? thumbnails.of(event).map(jpeg -> new GalleryImage.Picture("image/jpeg", jpeg))
                : Optional.empty();
        ImageEvent withoutBytes =
                ImageEvent.newBuilder(event).setBytes(ByteBuffer.allocate(0)).build();
        update(new ImageKey(event.getFeed(), event.getImageId()), image -> image.with(withoutBytes, small));
    }

    /** Takes a mask in, unless its feed is private. */
    public void accept(SaliencyMask mask) {
        if (config.mayShow(mask.getFeed())) {
            GalleryImage.Picture png = new GalleryImage.Picture("image/png", Thumbnails.of(mask));
            update(
                    new ImageKey(mask.getFeed(), mask.getImageId()),
                    image -> image.with(new GalleryImage.Mask(mask.getModel(), png)));
        }
    }

    /** Takes a map in. */
    public void accept(ClassActivationMap map) {
        update(new ImageKey(map.getFeed(), map.getImageId()), image -> image.with(map));
    }

    /** Takes comparisons of an image in. */
    public synchronized void accept(ImageComparisons image) {
        ImageKey key = new ImageKey(image.getFeed(), image.getImageId());
        for (MapComparison comparison : image.getComparisons()) {
            accept(key, image.getReceivedAt(), RunningTable.key(comparison), comparison);
        }
    }

    private void accept(ImageKey key, Instant receivedAt, String row, MapComparison comparison) {
        Kept before = images.get(key);
        boolean counted = before != null
                && before.image().comparisons().stream()
                        .anyMatch(other -> other.row().equals(row));
        if (!counted) {
            histories.computeIfAbsent(row, any -> new RowHistory()).add(receivedAt, comparison);
        }
        for (Score score : Scores.of(comparison)) {
            score.value().ifPresent(value -> worst.computeIfAbsent(
                            new RowMetric(row, score.metric()), any -> new WorstList(config.worst()))
                    .offer(key, score.metric().badness(value)));
        }
        update(key, known -> known.with(new GalleryImage.Compared(row, comparison)));
    }

    private synchronized void update(ImageKey key, UnaryOperator<GalleryImage> change) {
        Kept before = images.get(key);
        GalleryImage image = change.apply(before == null ? GalleryImage.empty(key) : before.image());
        long since = before == null ? clock.millis() : before.sinceMillis();
        Kept after = new Kept(since, image, image.size());
        images.put(key, after);
        bytes += after.size() - (before == null ? 0 : before.size());
        evict();
    }

    private void evict() {
        long oldest = clock.millis() - config.age().toMillis();
        while (!images.isEmpty() && images.values().iterator().next().sinceMillis() < oldest) {
            remove(images.keySet().iterator().next());
        }
        if (images.size() > config.latest() || bytes > config.bytes()) {
            evictMerelyLatest();
        }
        while (bytes > config.bytes() && images.size() > 1) {
            remove(images.keySet().iterator().next());
        }
    }

    private void evictMerelyLatest() {
        int surplus = images.size() - config.latest();
        for (Iterator<ImageKey> keys = List.copyOf(images.keySet()).iterator();
                keys.hasNext() && (surplus > 0 || bytes > config.bytes()); ) {
            ImageKey key = keys.next();
            if (worst.values().stream().noneMatch(list -> list.contains(key))) {
                remove(key);
            }
            surplus--;
        }
    }

    private void remove(ImageKey key) {
        Kept gone = images.remove(key);
        if (gone != null) {
            bytes -= gone.size();
            worst.values().forEach(list -> list.remove(key));
        }
    }

    public synchronized Optional<GalleryImage> image(ImageKey key) {
        return Optional.ofNullable(images.get(key)).map(Kept::image);
    }

    /** Images whose event is known, newest first. */
    public synchronized List<GalleryImage> latest() {
        List<GalleryImage> newestFirst = new ArrayList<>();
        for (Kept kept : images.values()) {
            if (kept.image().event().isPresent()) {
                newestFirst.add(0, kept.image());
            }
        }
        return newestFirst;
    }

    /** The worst images of one row by a metric, worst first. */
    public synchronized List<GalleryImage> worst(String row, Metric metric) {
        WorstList list = worst.get(new RowMetric(row, metric));
        return list == null
                ? List.of()
                : list.entries().stream()
                        .flatMap(entry -> image(entry.image()).stream())
                        .toList();
    }

    /** Rows of the table that were ever compared. */
    synchronized Collection<String> rows() {
        return List.copyOf(histories.keySet());
    }

    /** How a row went, oldest first. */
    synchronized List<RowHistory.Step> history(String row) {
        RowHistory history = histories.get(row);
        return history == null ? List.of() : history.steps();
    }

    /** Images kept. */
    public synchronized int size() {
        return images.size();
    }

    /** Memory taken, about. */
    public synchronized long bytes() {
        return bytes;
    }
}

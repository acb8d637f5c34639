package io.fovea.aggregator.join;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.record.ImageComparisons;
import io.fovea.schemas.Topics;
import io.fovea.table.parts.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of an image, keyed by feed and image, in whatever order and however often they arrive.
 *
 * <p>A part is taken once; a repeated one changes nothing. Parts are compared when their image is complete, or half a second
 * after they arrived, each pair once. When nothing more is awaited the parts are dropped and only the image's outcome stays,
 * until it expires too. Of an image that expired the outcome stays for as long as a part of it may come: that one is late.
 *
 * <p>Images are in memory, and what is new of them is written to the stores before every commit, within its transaction
 * ({@link BeforeCommit}). Of an image that comes whole between two commits no part is ever written.
 */
final class JoinProcessor implements Processor<String, Part, String, ImageComparisons> {
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Within which the next part of an image is awaited before those that are there are compared without it. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** No image is older when a worker reads it, so hardly a part of it comes later. */
    private static final Duration REMEMBERED = Topics.IMAGES.retention();

    private static final String MARK = "images";

    private final WatchedParts awaited;
    private final ChosenMetrics metrics;
    private final Duration expiry;
    private final long memory;
    private final BeforeCommit beforeCommit;

    /** Open images, the one that had no news for longest first, and finished ones that are not written. */
    private final Map<String, OpenImage> images = new LinkedHashMap<>(16, 0.75f, true);
    /** Of them, those that the stores do not have as they are. */
    private final Map<String, OpenImage> unwritten = new LinkedHashMap<>();
    /** Images with parts that are not compared, the longest waiting one first. */
    private final Set<String> unjoined = new LinkedHashSet<>();

    private long bytes;
    private boolean isMarked;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, ImageComparisons> context;

    @SuppressWarnings("NullAway.Init")
    private JoinStores stores;

    @SuppressWarnings("NullAway.Init")
    private OutcomeCounts outcomes;

    @SuppressWarnings("NullAway.Init")
    private Expiries expiries;

    @SuppressWarnings("NullAway.Init")
    private Expiries remembered;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> marks;

    /**
     * @param awaited parts that make an image of a feed complete
     * @param metrics by which its parts are compared
     * @param expiry after which an image is given up and forgotten
     * @param memory bytes that parts of open images may take; those beyond are read from the stores again
     * @param beforeCommit with {@link JoinStores#UNWRITTEN} as its store
     */
    JoinProcessor(
            WatchedParts awaited, ChosenMetrics metrics, Duration expiry, long memory, BeforeCommit beforeCommit) {
        this.awaited = awaited;
        this.metrics = metrics;
        this.expiry = expiry;
        this.memory = memory;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void init(ProcessorContext<String, ImageComparisons> newContext) {
        context = newContext;
        stores = JoinStores.of(context);
        outcomes = new OutcomeCounts(stores.outcomes());
        expiries = new Expiries(stores.begun(), expiry);
        remembered = new Expiries(stores.expired(), REMEMBERED);
        marks = context.getStateStore(JoinStores.UNWRITTEN);
        images.clear();
        unwritten.clear();
        unjoined.clear();
        unjoined.addAll(stores.readUnjoined());
        bytes = 0;
        isMarked = false;
        beforeCommit.listen(context.taskId(), mark -> write());
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::joinWaiting);
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<String, Part> record) {
        OpenImage known = find(record.key());
        if (known != null && known.isFinished()) {
            count("late", known.feed(), 1);
            return;
        }
        OpenImage image = known == null ? begin(record.key()) : known;
        long before = image.bytes();
        boolean isNew = image.take(record.value(), record.timestamp(), context.currentSystemTimeMs());
        bytes += image.bytes() - before;
        if (known == null) {
            count("begun", image.feed(), 1);
        }
        if (!isNew) {
            count("repeated", image.feed(), 1);
            return;
        }
        unwritten.put(image.id(), image);
        mark();
        if (image.parts().hasAll(awaited.apply(image.feed()))) {
            join(image);
            finish(image, image.parts().hasFailures() ? "dead-lettered" : "complete");
        } else if (image.parts().hasUncompared()) {
            unjoined.add(image.id());
        }
        if (bytes > memory) {
            write();
        }
    }

    private OpenImage begin(String imageId) {
        long now = context.currentSystemTimeMs();
        OpenImage image = OpenImage.begin(imageId, now);
        images.put(imageId, image);
        expiries.add(imageId, now, context.currentStreamTimeMs());
        return image;
    }

    private @Nullable OpenImage find(String imageId) {
        OpenImage here = images.get(imageId);
        if (here != null) {
            return here;
        }
        Optional<OpenImage> stored = stores.read(imageId);
        stored.filter(image -> !image.isFinished()).ifPresent(image -> {
            images.put(imageId, image);
            bytes += image.bytes();
        });
        return stored.orElse(null);
    }

    private void join(OpenImage image) {
        unjoined.remove(image.id());
        image.parts().compare(metrics).ifPresent(comparisons -> {
            context.forward(new Record<>(image.id(), comparisons, image.updatedAt()));
            count("compared", image.feed(), comparisons.getComparisons().size());
        });
    }

    private void finish(OpenImage image, String outcome) {
        image.finish(outcome);
        unwritten.put(image.id(), image);
        count(outcome, image.feed(), 1);
    }

    private void joinWaiting(long now) {
        List<String> due = new ArrayList<>();
        for (String imageId : unjoined) {
            OpenImage image = images.get(imageId);
            if (image != null && now - image.unjoinedSince() < PATIENCE.toMillis()) {
                break;
            }
            due.add(imageId);
        }
        for (String imageId : due) {
            OpenImage image = find(imageId);
            if (image != null) {
                join(image);
                unwritten.put(imageId, image);
                mark();
            }
            unjoined.remove(imageId);
        }
    }

    private void expire(long now) {
        expiries.write();
        for (String imageId : expiries.takeDue(now, context.currentStreamTimeMs())) {
            OpenImage image = find(imageId);
            if (image != null && !image.isFinished()) {
                join(image);
                image.parts()
                        .missing(awaited.apply(image.feed()))
                        .forEach(part -> count("missing " + part, image.feed(), 1));
                finish(image, "expired");
                store(image);
                unwritten.remove(imageId);
                remembered.add(imageId, now, context.currentStreamTimeMs());
            } else {
                forget(imageId);
            }
        }
        remembered.write();
        remembered.takeDue(now, context.currentStreamTimeMs()).forEach(this::forget);
    }

    private void forget(String imageId) {
        OpenImage image = images.remove(imageId);
        if (image != null) {
            bytes -= image.bytes();
        }
        unwritten.remove(imageId);
        unjoined.remove(imageId);
        stores.images().delete(imageId);
    }

    private void count(String outcome, String feed, long more) {
        outcomes.add(outcome, feed, more);
        mark();
    }

    private void mark() {
        if (!isMarked) {
            isMarked = true;
            marks.put(MARK, new byte[0]);
        }
    }

    /** Once per commit, and when memory is full: both within the transaction. */
    private void write() {
        isMarked = false;
        unwritten.values().forEach(this::store);
        unwritten.clear();
        expiries.write();
        outcomes.write();
        stores.writeUnjoined(List.copyOf(unjoined));
        for (Iterator<OpenImage> eldest = images.values().iterator(); bytes > memory / 2 && eldest.hasNext(); ) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    private void store(OpenImage image) {
        long before = image.bytes();
        stores.write(image);
        if (image.isFinished()) {
            images.remove(image.id());
            bytes -= before;
        }
    }
}

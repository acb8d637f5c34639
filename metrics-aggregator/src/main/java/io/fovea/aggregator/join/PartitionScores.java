package io.fovea.aggregator.join;

import io.fovea.record.DriftBatch;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.RowIdentity;
import io.fovea.table.drift.RowScores;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scores the images of one partition against the baselines of their rows, in batches.
 *
 * <p>A batch that is not sent yet is written to the store before a commit, so that each image is judged once whatever
 * happens. A row that is new here is told of by a batch without images: whoever judges a row also exports it. For one
 * thread.
 */
final class PartitionScores {
    private static final String NUMBER = "%b|";

    private final BaselineView baselines;
    private final KeyValueStore<String, DriftBatch> store;
    private final Map<String, Optional<RowScores>> rows = new HashMap<>();
    private final Map<String, RowIdentity> identities = new HashMap<>();
    private final Map<String, DriftBatch> unsent = new LinkedHashMap<>();
    private final Map<String, DriftBatch> stored = new LinkedHashMap<>();
    private long number;

    /** Goes on from what the store holds. */
    PartitionScores(BaselineView baselines, KeyValueStore<String, DriftBatch> store) {
        this.baselines = baselines;
        this.store = store;
        try (KeyValueIterator<String, DriftBatch> all = store.all()) {
            all.forEachRemaining(batch -> {
                stored.put(batch.key, batch.value);
                number = Math.max(number, 1 + Long.parseLong(batch.key.substring(batch.key.lastIndexOf('|') + 1)));
            });
        }
    }

    /** Scores a comparison of an image, if its row has a baseline. */
    void count(String row, ImageComparisons image, MapComparison comparison) {
        Optional<RowScores> scores = rows.get(row);
        if (scores == null) {
            scores = baselines.baselines().of(row).map(RowScores::new);
            rows.put(row, scores);
            if (identities.put(row, comparison.getRow()) == null) {
                unsent.put(key(row), new DriftBatch(comparison.getRow(), "", Instant.EPOCH, Instant.EPOCH, List.of()));
            }
        }
        scores.ifPresent(some -> some.add(image, comparison));
    }

    private String key(String row) {
        return row + NUMBER + number++;
    }

    /** Writes what is not sent to the store. */
    void write() {
        collect();
        unsent.forEach(store::put);
        stored.putAll(unsent);
        unsent.clear();
    }

    private void collect() {
        rows.forEach((row, scores) -> scores.filter(some -> !some.isEmpty())
                .ifPresent(some -> Optional.ofNullable(identities.get(row))
                        .ifPresent(identity -> unsent.put(key(row), some.take(identity)))));
    }

    /** Gives away every batch, by its row. */
    void emit(BiConsumer<String, DriftBatch> receiver) {
        stored.forEach((key, batch) -> {
            store.delete(key);
            receiver.accept(row(key), batch);
        });
        stored.clear();
        collect();
        unsent.forEach((key, batch) -> receiver.accept(row(key), batch));
        unsent.clear();
    }

    private static String row(String key) {
        return key.substring(0, key.lastIndexOf(NUMBER));
    }

    /** Looks for new baselines; what was scored against an older one goes on as it is. */
    void look() {
        if (baselines.look()) {
            collect();
            rows.clear();
        }
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.table.LiveRow;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.WindowTally;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts every comparison into its row of the table.
 *
 * <p>Rows count in memory: sketches and windows are too large to be read and written per comparison. What changed is
 * written to the stores before every commit, within its transaction ({@link BeforeCommit}), so that after a crash the
 * stores say what the committed comparisons make. Three times a second the rows that changed go on to the table's topic.
 */
final class StatisticsProcessor implements Processor<String, MapComparison, String, ComparisonStatistics> {
    static final String ROWS = "rows";
    static final String SLICES = "slices";
    static final String UNWRITTEN = "unwritten-rows";

    private static final Duration EMIT = Duration.ofMillis(300);
    private static final byte[] MARK = {};

    private final List<String> attributes;
    private final int segmentLimit;
    private final BeforeCommit beforeCommit;
    private final Set<String> unwritten = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private RunningTable table = new RunningTable();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, ComparisonStatistics> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, ComparisonStatistics> rows;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, WindowTally> slices;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> marks;

    /**
     * @param attributes of images for which there are segments
     * @param segmentLimit of values per row and attribute
     * @param beforeCommit with {@link #UNWRITTEN} as its store
     */
    StatisticsProcessor(List<String> attributes, int segmentLimit, BeforeCommit beforeCommit) {
        this.attributes = attributes;
        this.segmentLimit = segmentLimit;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void init(ProcessorContext<String, ComparisonStatistics> newContext) {
        context = newContext;
        rows = context.getStateStore(ROWS);
        slices = context.getStateStore(SLICES);
        marks = context.getStateStore(UNWRITTEN);
        beforeCommit.listen(context.taskId(), this::write);
        restore();
        context.schedule(EMIT, PunctuationType.WALL_CLOCK_TIME, this::emit);
    }

    /** What the stores hold, and nothing else: an aborted transaction leaves none of its counts behind. */
    private void restore() {
        table = new RunningTable(attributes, segmentLimit);
        unwritten.clear();
        changed.clear();
        try (KeyValueIterator<String, ComparisonStatistics> all = rows.all()) {
            all.forEachRemaining(row -> {
                table.restore(row.key, row.value);
                changed.add(row.key);
            });
        }
        try (KeyValueIterator<String, WindowTally> all = slices.all()) {
            all.forEachRemaining(slice -> table.restore(slice.key, slice.value));
        }
    }

    @Override
    public void process(Record<String, MapComparison> record) {
        List<String> counting =
                table.add(record.key(), record.value(), record.timestamp(), context.currentSystemTimeMs());
        changed.addAll(counting);
        counting.forEach(this::markUnwritten);
    }

    private void markUnwritten(String key) {
        if (unwritten.add(key)) {
            marks.put(key, MARK);
        }
    }

    private void write(String key) {
        if (unwritten.remove(key)) {
            table.row(key).ifPresent(row -> write(key, row));
        }
    }

    private void write(String key, LiveRow row) {
        rows.put(key, row.toRecord());
        for (LiveRow.Slice slice : row.takeUnwrittenSlices()) {
            String sliceKey = RowKey.of(key, slice.window(), slice.start());
            slice.tally().ifPresentOrElse(tally -> slices.put(sliceKey, tally), () -> slices.delete(sliceKey));
        }
    }

    private void emit(long now) {
        long end = table.end(now);
        table.forEach((key, row) -> {
            if (row.expire(end)) {
                changed.add(key);
                markUnwritten(key);
            }
            if (changed.remove(key)) {
                ComparisonStatistics after = row.asOf(end);
                context.forward(new Record<>(key, after, after.getUpdatedAt().toEpochMilli()));
            }
        });
    }
}

package io.fovea.aggregator.join;

import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.table.rows.RunningTable;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts the comparisons of every image into this partition's part of the table, in the task and the transaction that
 * joined them. What changed is written to the stores before every commit ({@link BeforeCommit}). Three times a second the
 * rows that changed and the scores against their baselines go on to their topics; less often where that takes long, so that
 * a large table does not hold up the counting.
 */
final class TallyProcessor implements Processor<String, ImageComparisons, String, Counted> {
    static final String ROWS = "rows";
    static final String SLICES = "slices";
    static final String BATCHES = "unsent-batches";
    static final String UNWRITTEN = "unwritten-rows";

    private static final Duration EMIT = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Emitting takes at most one in so many parts of the time. */
    private static final int SHARE = 50;

    private static final String MARK = "rows";

    private final List<String> attributes;
    private final int segmentLimit;
    private final BeforeCommit beforeCommit;
    private boolean isMarked;
    private long nextEmit;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, Counted> context;

    @SuppressWarnings("NullAway.Init")
    private PartitionRows rows;

    @SuppressWarnings("NullAway.Init")
    private PartitionScores scores;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> marks;

    /**
     * @param attributes of images for which there are segments
     * @param segmentLimit of values per row and attribute
     * @param beforeCommit with {@link #UNWRITTEN} as its store
     */
    TallyProcessor(List<String> attributes, int segmentLimit, BeforeCommit beforeCommit) {
        this.attributes = attributes;
        this.segmentLimit = segmentLimit;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void init(ProcessorContext<String, Counted> newContext) {
        context = newContext;
        rows = new PartitionRows(
                context.taskId().partition(),
                new RunningTable(attributes, segmentLimit),
                context.getStateStore(ROWS),
                context.getStateStore(SLICES));
        scores = new PartitionScores(
                new BaselineView(context.getStateStore(DriftProcessor.BASELINES)), context.getStateStore(BATCHES));
        marks = context.getStateStore(UNWRITTEN);
        isMarked = false;
        beforeCommit.listen(context.taskId(), mark -> write());
        context.schedule(EMIT, PunctuationType.WALL_CLOCK_TIME, this::emit);
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> scores.look());
    }

    @Override
    public void process(Record<String, ImageComparisons> record) {
        ImageComparisons image = record.value();
        long now = context.currentSystemTimeMs();
        for (MapComparison comparison : image.getComparisons()) {
            String row = RunningTable.key(comparison);
            rows.count(row, image, comparison, record.timestamp(), now);
            scores.count(row, image, comparison);
        }
        mark();
    }

    private void mark() {
        if (!isMarked) {
            isMarked = true;
            marks.put(MARK, new byte[0]);
        }
    }

    private void write() {
        isMarked = false;
        rows.write();
        scores.write();
    }

    private void emit(long now) {
        if (now < nextEmit) {
            return;
        }
        long start = System.nanoTime();
        boolean hasUnwritten = rows.emit(
                now,
                (key, row) -> context.forward(new Record<>(
                        key, new Counted.Row(row), row.getUpdatedAt().toEpochMilli())));
        scores.emit((row, batch) -> context.forward(
                new Record<>(row, new Counted.Scores(batch), batch.getTo().toEpochMilli())));
        if (hasUnwritten) {
            mark();
        }
        nextEmit = now + (System.nanoTime() - start) / 1_000_000 * SHARE;
    }
}

package io.fovea.aggregator.join;

import io.fovea.record.DriftBatch;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftMetric;
import io.fovea.record.DriftState;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.Drift;
import io.fovea.table.drift.DriftEvents;
import io.fovea.table.drift.RowWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows against their baselines, each in one place by the batches of all partitions, and says when one leaves its
 * baseline or is back.
 *
 * <p>The tests go on in memory and are written before every commit. Baselines are looked for once a second. The store has
 * every row of which a batch came, also those that have no baseline: it tells which rows this instance speaks for.
 */
final class DriftProcessor implements Processor<String, DriftBatch, String, DriftEvent> {
    static final String STATES = "drift";
    static final String UNWRITTEN = "unwritten-drift";
    static final String BASELINES = "all-baselines";
    static final String EVENTS = "all-drift-events";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final byte[] MARK = {};

    private final double imagesPerFalseAlarm;
    private final BeforeCommit beforeCommit;
    private final Map<String, RowWatch> watches = new HashMap<>();
    private final Set<String> unwritten = new HashSet<>();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, DriftEvent> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, DriftState> states;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> marks;

    @SuppressWarnings("NullAway.Init")
    private BaselineView view;

    @SuppressWarnings("NullAway.Init")
    private TimestampedKeyValueStore<String, DriftEvent> events;

    /**
     * @param imagesPerFalseAlarm budget of a feed
     * @param beforeCommit with {@link #UNWRITTEN} as its store
     */
    DriftProcessor(double imagesPerFalseAlarm, BeforeCommit beforeCommit) {
        this.imagesPerFalseAlarm = imagesPerFalseAlarm;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void init(ProcessorContext<String, DriftEvent> newContext) {
        context = newContext;
        states = context.getStateStore(STATES);
        marks = context.getStateStore(UNWRITTEN);
        view = new BaselineView(context.getStateStore(BASELINES));
        events = context.getStateStore(EVENTS);
        beforeCommit.listen(context.taskId(), this::write);
        watches.clear();
        unwritten.clear();
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::renew);
    }

    @Override
    public void process(Record<String, DriftBatch> record) {
        String key = record.key();
        DriftBatch batch = record.value();
        if (isAheadOf(batch)) {
            renew(context.currentSystemTimeMs());
        }
        RowWatch watch = watches.get(key);
        if (watch == null) {
            watch = begin(key);
        }
        if (watch == null || !batch.getBaseline().equals(watch.baseline())) {
            return;
        }
        if (unwritten.add(key)) {
            marks.put(key, MARK);
        }
        for (Drift drift : watch.add(batch)) {
            DriftEvent event = DriftEvents.of(batch.getRow(), watch.baseline(), drift);
            context.forward(new Record<>(DriftEvents.key(event), event, record.timestamp()));
        }
    }

    /** Whether whoever scored the batch may know of a baseline that is not known here. */
    private boolean isAheadOf(DriftBatch batch) {
        return !batch.getBaseline().isEmpty()
                && view.baselines().recorded().stream()
                        .noneMatch(baseline -> Baselines.id(baseline).equals(batch.getBaseline()));
    }

    /** Goes on from the store, if it was written against the same baseline. Null where the row has none. */
    private @Nullable RowWatch begin(String key) {
        DriftState state = states.get(key);
        if (state == null) {
            states.put(key, new DriftState("", List.of()));
        }
        Baselines.Judge judge = view.baselines().of(key).orElse(null);
        if (judge == null) {
            return null;
        }
        RowWatch watch = new RowWatch(judge, imagesPerFalseAlarm);
        if (state != null && state.getBaseline().equals(watch.baseline())) {
            watch.restore(state);
        }
        watches.put(key, watch);
        return watch;
    }

    private void write(String key) {
        RowWatch watch = watches.get(key);
        if (unwritten.remove(key) && watch != null) {
            states.put(key, watch.toRecord());
        }
    }

    /** A row with a new baseline, or without one, starts anew; a drift from the old one is over. */
    private void renew(long now) {
        if (!view.look()) {
            return;
        }
        watches.forEach((key, watch) -> {
            if (unwritten.remove(key)) {
                states.put(key, watch.toRecord());
            }
        });
        watches.clear();
        List<KeyValue<String, DriftState>> outdated = new ArrayList<>();
        try (KeyValueIterator<String, DriftState> all = states.all()) {
            all.forEachRemaining(state -> {
                if (!state.value.getBaseline().isEmpty()
                        && view.baselines()
                                .of(state.key)
                                .filter(judge -> judge.baseline().equals(state.value.getBaseline()))
                                .isEmpty()) {
                    outdated.add(state);
                }
            });
        }
        for (KeyValue<String, DriftState> state : outdated) {
            state.value.getMetrics().forEach(metric -> end(state.key, metric, now));
            states.put(state.key, new DriftState("", List.of()));
        }
    }

    private void end(String row, DriftMetric metric, long now) {
        if (metric.getDirection() == 0) {
            return;
        }
        Instant since = (metric.getDirection() > 0 ? metric.getUp() : metric.getDown()).getSince();
        ValueAndTimestamp<DriftEvent> last = events.get(DriftEvents.key(row, metric.getMetric(), since));
        if (last != null) {
            DriftEvent over = DriftEvent.newBuilder(last.value())
                    .setEndedAt(Instant.ofEpochMilli(now))
                    .build();
            context.forward(new Record<>(DriftEvents.key(over), over, now));
        }
    }
}

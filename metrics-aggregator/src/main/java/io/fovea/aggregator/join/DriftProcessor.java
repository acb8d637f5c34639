package io.fovea.aggregator.join;

import io.fovea.aggregator.drift.Baselines;
import io.fovea.aggregator.drift.Drift;
import io.fovea.aggregator.drift.RowWatch;
import io.fovea.record.Baseline;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftMetric;
import io.fovea.record.DriftState;
import io.fovea.record.MapComparison;
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
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Judges every comparison against its row's baseline, and says when a row leaves it or is back.
 *
 * <p>Like the rows of the table the tests go on in memory and are written before every commit. Baselines are looked for
 * once a second. A row without one costs a look into a map, and nothing at all is done where there is none.
 */
final class DriftProcessor implements Processor<String, MapComparison, String, DriftEvent> {
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
    private Baselines baselines = Baselines.NONE;
    private Position seen = Position.emptyPosition();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, DriftEvent> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, DriftState> states;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, byte[]> marks;

    @SuppressWarnings("NullAway.Init")
    private TimestampedKeyValueStore<String, Baseline> recorded;

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
        recorded = context.getStateStore(BASELINES);
        events = context.getStateStore(EVENTS);
        beforeCommit.listen(context.taskId(), this::write);
        watches.clear();
        unwritten.clear();
        look();
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::renew);
    }

    /** Reads the baselines again if there are new ones; whether there were. */
    private boolean look() {
        Position now = recorded.getPosition().copy();
        if (now.equals(seen)) {
            return false;
        }
        List<Baseline> all = new ArrayList<>();
        try (KeyValueIterator<String, ValueAndTimestamp<Baseline>> entries = recorded.all()) {
            entries.forEachRemaining(entry -> all.add(entry.value.value()));
        }
        baselines = Baselines.of(all);
        seen = now;
        return true;
    }

    @Override
    public void process(Record<String, MapComparison> record) {
        if (baselines.isEmpty()) {
            return;
        }
        String key = record.key();
        RowWatch watch = watches.get(key);
        if (watch == null) {
            watch = begin(key);
            if (watch == null) {
                return;
            }
        }
        if (unwritten.add(key)) {
            marks.put(key, MARK);
        }
        for (Drift drift : watch.add(record.value())) {
            DriftEvent event = DriftEvents.of(record.value(), watch.baseline(), drift);
            context.forward(new Record<>(DriftEvents.key(event), event, record.timestamp()));
        }
    }

    /** Goes on from the store, if it was written against the same baseline. Null where the row has none. */
    private @Nullable RowWatch begin(String key) {
        return baselines
                .of(key)
                .map(judge -> {
                    RowWatch watch = new RowWatch(judge, imagesPerFalseAlarm);
                    DriftState state = states.get(key);
                    if (state != null && state.getBaseline().equals(watch.baseline())) {
                        watch.restore(state);
                    }
                    watches.put(key, watch);
                    return watch;
                })
                .orElse(null);
    }

    private void write(String key) {
        RowWatch watch = watches.get(key);
        if (unwritten.remove(key) && watch != null) {
            states.put(key, watch.toRecord());
        }
    }

    /** A row with a new baseline, or without one, starts anew; a drift from the old one is over. */
    private void renew(long now) {
        if (!look()) {
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
                if (baselines
                        .of(state.key)
                        .filter(judge -> judge.baseline().equals(state.value.getBaseline()))
                        .isEmpty()) {
                    outdated.add(state);
                }
            });
        }
        for (KeyValue<String, DriftState> state : outdated) {
            state.value.getMetrics().forEach(metric -> end(state.key, metric, now));
            states.delete(state.key);
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

package io.fovea.aggregator;

import io.fovea.aggregator.drift.DriftEndpoints;
import io.fovea.aggregator.drift.DriftPrometheus;
import io.fovea.aggregator.join.JoinPrometheus;
import io.fovea.aggregator.join.MetricsTopology;
import io.fovea.aggregator.table.CountersPrometheus;
import io.fovea.aggregator.table.TableEndpoint;
import io.fovea.aggregator.table.TablePrometheus;
import io.fovea.aggregator.table.TriangleWatch;
import io.fovea.foundations.Closer;
import io.fovea.record.Baseline;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftState;
import io.fovea.runtime.Health;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.Watch;
import io.fovea.schemas.Topics;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.JudgedMetric;
import io.fovea.table.rows.MergedTable;
import io.fovea.table.rows.RowKey;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.Window;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator: joins maps and masks by image id, keeps the running table, and serves it as {@code /api/table} and in
 * {@code /metrics}. Exactly once: its own restart changes nothing.
 */
public final class AggregatorService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(AggregatorService.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    private final ServiceContext context;
    private final Watch watch;
    private final AggregatorConfig config;
    private final MergedTable merged = new MergedTable();
    private final Closer owned = new Closer("aggregate");
    private Optional<KafkaStreams> streams = Optional.empty();

    public AggregatorService(ServiceContext context, Watch watch, AggregatorConfig config) {
        this.watch = watch;
        this.context = context;
        this.config = config;
    }

    @Override
    public String name() {
        return "aggregate";
    }

    @Override
    public synchronized void start() {
        TopicAdmin.ensure(context.kafka(), Topics.all());
        int partitions = JoinedTopics.partitions(context.kafka());
        Properties settings = StreamsSettings.of(context.kafka(), config);
        settings.put(UnreadableRecords.COUNTER, (UnreadableRecords.Counter) this::countUnreadable);
        KafkaStreams started =
                new KafkaStreams(MetricsTopology.build(watch, config, context.serdes(), partitions, merged), settings);
        started.setUncaughtExceptionHandler(failure -> {
            boolean again = UnreadableRecords.mayPass(failure);
            LOG.error("event=stream_thread_failed again={}", again, failure);
            return again ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams = Optional.of(started);
        owned.own(() -> started.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(StreamsSettings.membershipAfterClose(settings))));
        context.health().register(name(), this::health);
        owned.own(() -> context.health().deregister(name()));

        KafkaStreamsMetrics meters = new KafkaStreamsMetrics(started);
        meters.bindTo(context.meters());
        owned.own(meters);
        TriangleWatch triangle = owned.own(TriangleWatch.start(this::table));
        export(new TablePrometheus(() -> ownRows().values(), this::outcomes, triangle::violations));
        export(new CountersPrometheus(() -> ownRows().values()));
        export(new DriftPrometheus(() -> judged(ownRows())));
        export(new JoinPrometheus(() -> images().open(), this::joinEntries));
        context.http().handle("/api/table", new TableEndpoint(new Tables()));
        context.http().handle("/api/drift", DriftEndpoints.drift(() -> judged(merged.rows()), this::drifts));
        context.http().handle("/api/baselines", DriftEndpoints.baselines(this::baselines));
        started.start();
        LOG.info(
                "event=aggregator_started application={} partitions={} watch=\"{}\" config=\"{}\"",
                context.kafka().groupId(name()),
                partitions,
                watch,
                config);
    }

    private void countUnreadable(String topic) {
        Counter.builder("fovea.unreadable.records")
                .description("Records of which the aggregator could make nothing")
                .tag("topic", topic)
                .register(context.meters())
                .increment();
    }

    private void export(MultiCollector collector) {
        context.meters().getPrometheusRegistry().register(collector);
        owned.own(() -> context.meters().getPrometheusRegistry().unregister(collector));
    }

    /** The whole table, whichever instance counts a row; what was committed last. Empty until the stores are restored. */
    public Table table() {
        return new Tables().table(false);
    }

    /** What the table is made of, whichever instance counts a row. */
    private final class Tables implements TableEndpoint.Source {
        @Override
        public Table table(boolean segments) {
            return Table.of(rows(), segments);
        }

        @Override
        public Table table(Window window) {
            return Table.of(rows(), window);
        }

        private Collection<ComparisonStatistics> rows() {
            return merged.rows().values();
        }
    }

    private List<JudgedMetric> judged(Map<String, ComparisonStatistics> rows) {
        return JudgedMetric.of(rows, baselines(), drifts());
    }

    private Baselines baselines() {
        return Baselines.of(all(MetricsTopology.BASELINES, Baseline.class).values());
    }

    private Collection<DriftEvent> drifts() {
        return all(MetricsTopology.DRIFT_EVENTS, DriftEvent.class).values();
    }

    /** What became of the images of this instance's partitions. */
    public ImageCounts images() {
        Map<String, Long> counts = new HashMap<>();
        outcomes().forEach((key, count) -> counts.merge(key.substring(0, key.indexOf('|')), count, Long::sum));
        return new ImageCounts(
                counts.getOrDefault("begun", 0L),
                counts.getOrDefault("complete", 0L),
                counts.getOrDefault("dead-lettered", 0L),
                counts.getOrDefault("expired", 0L),
                counts.getOrDefault("compared", 0L));
    }

    /** The rows and segments of which this instance speaks: each of one instance alone, whoever counts its images. */
    private Map<String, ComparisonStatistics> ownRows() {
        Set<String> own = all(MetricsTopology.OWN_ROWS, DriftState.class).keySet();
        return merged.rows(row -> own.contains(RowKey.row(row)));
    }

    private Map<String, Long> outcomes() {
        return all(MetricsTopology.OUTCOMES, Long.class);
    }

    /** About how many entries each store of the join has; none while partitions move. */
    private Map<String, Long> joinEntries() {
        Map<String, Long> entries = new TreeMap<>();
        for (String name : MetricsTopology.JOIN_STORES) {
            read(name, ReadOnlyKeyValueStore::approximateNumEntries).ifPresent(count -> entries.put(name, count));
        }
        return entries;
    }

    private Health health() {
        return switch (streams.map(KafkaStreams::state).orElse(KafkaStreams.State.CREATED)) {
            case RUNNING -> Health.up();
            case CREATED, REBALANCING -> Health.starting("stores are being assigned and restored");
            case PENDING_SHUTDOWN, NOT_RUNNING -> Health.down("it is stopping");
            case PENDING_ERROR, ERROR -> Health.failed("Kafka Streams stopped; the log says why");
        };
    }

    /** A store's entries over all partitions of this instance; none while partitions move. */
    private <V> Map<String, V> all(String store, Class<V> type) {
        return read(store, found -> {
                    Map<String, V> entries = new HashMap<>();
                    try (KeyValueIterator<String, Object> all = found.all()) {
                        all.forEachRemaining(entry -> merge(entries, entry.key, type.cast(value(entry.value))));
                    }
                    return entries;
                })
                .orElseGet(HashMap::new);
    }

    /** What is read of a store; empty before the start and while partitions move. */
    private <R> Optional<R> read(String store, Function<ReadOnlyKeyValueStore<String, Object>, R> reader) {
        try {
            return streams.map(running -> reader.apply(
                    running.store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore()))));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            LOG.debug("event=store_not_readable store={}", store, e);
            return Optional.empty();
        }
    }

    /** Counts stand once per partition; all else stands in one partition alone. */
    @SuppressWarnings("unchecked")
    private static <V> void merge(Map<String, V> entries, String key, V value) {
        entries.merge(key, value, (a, b) -> a instanceof Long x && b instanceof Long y ? (V) (Long) (x + y) : b);
    }

    /** Global tables keep a timestamp with each value. */
    private static Object value(Object stored) {
        return stored instanceof ValueAndTimestamp<?> stamped ? stamped.value() : stored;
    }

    @Override
    public synchronized void close() {
        owned.close();
        streams = Optional.empty();
    }
}

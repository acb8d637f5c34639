package io.fovea.aggregator.join;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftBatch;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftState;
import io.fovea.record.ImageComparisons;
import io.fovea.record.WindowTally;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.parts.Part;
import io.fovea.table.parts.PartName;
import io.fovea.table.rows.MergedTable;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What the aggregator does, from top to bottom as records flow. */
public final class MetricsTopology {
    /** Images by outcome, of the partitions of this instance. */
    public static final String OUTCOMES = JoinStores.OUTCOMES;
    /** Stores of the join whose size is bounded by rate and expiry. */
    public static final List<String> JOIN_STORES =
            List.of(JoinStores.IMAGES, JoinStores.MAPS, JoinStores.MASKS, JoinStores.BEGUN, JoinStores.EXPIRED);

    /** Every baseline, on every instance. */
    public static final String BASELINES = DriftProcessor.BASELINES;
    /** The last record of every drift, on every instance. */
    public static final String DRIFT_EVENTS = DriftProcessor.EVENTS;
    /** The rows that this instance judges and speaks for, with how far their tests have come. */
    public static final String OWN_ROWS = DriftProcessor.STATES;

    private static final Set<String> READ_AS_A_WHOLE =
            Set.of(Topics.BASELINES.name(), Topics.DRIFT_EVENTS.name(), Topics.STATISTICS.name());

    /** Every partition's part of every row. */
    private static final String PARTS_OF_ROWS = "parts-of-rows";

    private static final int SHARE_OF_HEAP = 8;

    private MetricsTopology() {}

    /**
     * Builds the topology.
     *
     * @param partitions of the topics of maps and masks, which must be equal
     * @param table takes what all instances count
     */
    public static Topology build(
            Watch watch, AggregatorConfig config, RecordSerdes serdes, int partitions, MergedTable table) {
        return build(
                watch, config, serdes, partitions, table, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** As above, with bytes that the parts of open images may take in memory; those beyond are in the stores alone. */
    static Topology build(
            Watch watch, AggregatorConfig config, RecordSerdes serdes, int partitions, MergedTable table, long memory) {
        WatchedParts awaited = new WatchedParts(watch);
        StreamsBuilder builder = new StreamsBuilder();

        KStream<String, Part> maps =
                source(builder, serdes, Topics.CAMS).mapValues(Part.Map::new, Named.as("map-part"));
        KStream<String, Part> masks =
                source(builder, serdes, Topics.MASKS).mapValues(Part.Mask::new, Named.as("mask-part"));
        KStream<String, Part> failures = source(builder, serdes, Topics.DEAD_LETTERS)
                .process(() -> new FailureReader(serdes), Named.as("failed-parts"))
                .repartition(Repartitioned.<String, String>as("failures")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.String())
                        .withNumberOfPartitions(partitions))
                .<Part>mapValues(name -> new Part.Failure(PartName.parse(name)), Named.as("failure-part"));

        BeforeCommit beforeJoinCommits = new BeforeCommit(JoinStores.UNWRITTEN);
        JoinStores.addTo(builder, serdes, beforeJoinCommits);
        KStream<String, ImageComparisons> comparisons = maps.merge(masks, Named.as("maps-and-masks"))
                .merge(failures, Named.as("parts"))
                .process(
                        () -> new JoinProcessor(
                                awaited,
                                WatchedMetrics.of(watch),
                                config.expiryOf(watch),
                                memory / partitions,
                                beforeJoinCommits),
                        Named.as("join"),
                        JoinStores.names());
        comparisons.to(
                Topics.COMPARISONS.name(),
                Produced.<String, ImageComparisons>with(Serdes.String(), serdes.of(Topics.COMPARISONS))
                        .withName("comparisons"));

        whole(builder, serdes, Topics.BASELINES, BASELINES, (key, baseline) -> {});
        whole(builder, serdes, Topics.DRIFT_EVENTS, DRIFT_EVENTS, (key, event) -> {});
        BeforeCommit beforeTallyCommits = new BeforeCommit(TallyProcessor.UNWRITTEN);
        builder.addStateStore(store(TallyProcessor.ROWS, serdes.of(ComparisonStatistics.class)));
        builder.addStateStore(store(TallyProcessor.SLICES, serdes.of(WindowTally.class)));
        builder.addStateStore(store(TallyProcessor.BATCHES, serdes.of(DriftBatch.class)));
        builder.addStateStore(beforeTallyCommits.store());
        KStream<String, Counted> counted = comparisons.process(
                () -> new TallyProcessor(config.segments(), config.segmentLimit(), beforeTallyCommits),
                Named.as("tally"),
                TallyProcessor.ROWS,
                TallyProcessor.SLICES,
                TallyProcessor.BATCHES,
                TallyProcessor.UNWRITTEN);
        counted.flatMapValues(
                        some -> some instanceof Counted.Row row ? List.of(row.row()) : List.of(), Named.as("rows"))
                .to(
                        Topics.STATISTICS.name(),
                        Produced.<String, ComparisonStatistics>with(Serdes.String(), serdes.of(Topics.STATISTICS))
                                .withName("rows-of-the-table"));

        BeforeCommit beforeDriftCommits = new BeforeCommit(DriftProcessor.UNWRITTEN);
        builder.addStateStore(store(DriftProcessor.STATES, serdes.of(DriftState.class)));
        builder.addStateStore(beforeDriftCommits.store());
        counted.flatMapValues(
                        some -> some instanceof Counted.Scores scores ? List.of(scores.batch()) : List.of(),
                        Named.as("scores"))
                .repartition(Repartitioned.<String, DriftBatch>as("drift-batches")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serdes.of(DriftBatch.class))
                        .withNumberOfPartitions(partitions))
                .process(
                        () -> new DriftProcessor(config.imagesPerFalseAlarm(), beforeDriftCommits),
                        Named.as("drift"),
                        DriftProcessor.STATES,
                        DriftProcessor.UNWRITTEN)
                .to(
                        Topics.DRIFT_EVENTS.name(),
                        Produced.<String, DriftEvent>with(Serdes.String(), serdes.of(Topics.DRIFT_EVENTS))
                                .withName("drifts"));

        whole(builder, serdes, Topics.STATISTICS, PARTS_OF_ROWS, table::put);
        return builder.build();
    }

    /** Whether a topic is read as a whole, by every instance. */
    public static boolean isReadAsAWhole(String topic) {
        return READ_AS_A_WHOLE.contains(topic);
    }

    private static <V> void whole(
            StreamsBuilder builder, RecordSerdes serdes, Topic<V> topic, String store, BiConsumer<String, V> reader) {
        builder.addGlobalStore(
                Stores.timestampedKeyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(store), Serdes.String(), serdes.of(topic))
                        .withLoggingDisabled(),
                topic.name(),
                Consumed.with(Serdes.String(), serdes.of(topic)).withName("all-of-" + topic.name()),
                () -> new WholeTopic<V>(store, reader));
    }

    private static <V> KStream<String, V> source(StreamsBuilder builder, RecordSerdes serdes, Topic<V> topic) {
        return builder.stream(
                topic.name(), Consumed.with(Serdes.String(), serdes.of(topic)).withName("read-" + topic.name()));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values)
                .withCachingDisabled();
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.statistics.Moments;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import java.time.Instant;
import java.util.OptionalDouble;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Counts every comparison into its row of the table. */
final class StatisticsProcessor implements Processor<String, MapComparison, String, ComparisonStatistics> {
    static final String ROWS = "rows";

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private ProcessorContext<String, ComparisonStatistics> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, ComparisonStatistics> rows;

    @Override
    public void init(ProcessorContext<String, ComparisonStatistics> newContext) {
        context = newContext;
        rows = context.getStateStore(ROWS);
    }

    @Override
    public void process(Record<String, MapComparison> record) {
        MapComparison comparison = record.value();
        ComparisonStatistics before = rows.get(record.key());
        ComparisonStatistics row = before == null ? empty(comparison) : before;
        row.setSim(with(Moments.of(row.getSim()), comparison.getSim()).toRecord());
        row.setCc(with(Moments.of(row.getCc()), comparison.getCc()).toRecord());
        row.setKld(with(Moments.of(row.getKld()), comparison.getKld()).toRecord());
        row.setImages(row.getImages() + 1);
        if (comparison.getSameClass() != null) {
            boolean same = comparison.getSameClass();
            row.setSameClass(row.getSameClass() + (same ? 1 : 0));
            row.setDifferentClass(row.getDifferentClass() + (same ? 0 : 1));
        }
        long time = Math.max(record.timestamp(), row.getUpdatedAt().toEpochMilli());
        row.setUpdatedAt(Instant.ofEpochMilli(time));
        rows.put(record.key(), row);
        context.forward(record.withValue(row).withTimestamp(time));
    }

    private static Moments with(Moments moments, @Nullable Double value) {
        return moments.with(value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
    }

    private static ComparisonStatistics empty(MapComparison comparison) {
        return ComparisonStatistics.newBuilder()
                .setFeed(comparison.getFeed())
                .setNetwork(comparison.getNetwork())
                .setCheckpoint(comparison.getCheckpoint())
                .setScheme(comparison.getScheme())
                .setCalibration(comparison.getCalibration())
                .setProtocol(comparison.getProtocol())
                .setMethod(comparison.getMethod())
                .setReference(comparison.getReference())
                .setComparison(comparison.getComparison())
                .setSim(Moments.NONE.toRecord())
                .setCc(Moments.NONE.toRecord())
                .setKld(Moments.NONE.toRecord())
                .setImages(0)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.table.LiveRow;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

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
        LiveRow row = before == null ? LiveRow.begin(comparison, Optional.empty()) : LiveRow.of(before);
        row.add(comparison, record.timestamp());
        ComparisonStatistics after = row.toRecord();
        rows.put(record.key(), after);
        context.forward(
                record.withValue(after).withTimestamp(after.getUpdatedAt().toEpochMilli()));
    }
}

package io.fovea.aggregator.join;

import io.fovea.aggregator.table.LiveRow;
import io.fovea.aggregator.table.Table;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table in memory that counts comparisons one after another, as the aggregator does, without Kafka. One thread. */
public final class RunningTable {
    private final Map<String, LiveRow> rows = new HashMap<>();

    /** Counts one comparison in the row of all images that it belongs to. */
    public void add(MapComparison comparison) {
        rows.computeIfAbsent(RowKey.of(comparison), any -> LiveRow.begin(comparison, Optional.empty()))
                .add(comparison, comparison.getReceivedAt().toEpochMilli());
    }

    /** As it stands. */
    public Table table() {
        return Table.of(records());
    }

    /** Its rows as they stand. */
    public List<ComparisonStatistics> records() {
        return rows.values().stream().map(LiveRow::toRecord).toList();
    }
}

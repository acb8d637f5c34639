package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One comparison with all its metrics, as one line of the table shows it.
 *
 * @param metrics SIM is always among them, so its row tells what was compared
 */
public record ComparisonLine(Map<Metric, TableRow> metrics) {
    public ComparisonLine {
        metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
    }

    /** The lines of a table, in its order. */
    public static List<ComparisonLine> of(Table table) {
        List<Map<Metric, TableRow>> lines = new ArrayList<>();
        for (TableRow row : table.rows()) {
            if (row.metric() == Metric.SIM) {
                lines.add(new EnumMap<>(Metric.class));
            }
            lines.get(lines.size() - 1).put(row.metric(), row);
        }
        return lines.stream().map(ComparisonLine::new).toList();
    }

    /** The row of SIM. */
    public TableRow sim() {
        return Objects.requireNonNull(metrics.get(Metric.SIM));
    }

    /** The row of a metric; empty where it says nothing of such a comparison, or was not asked for. */
    public Optional<TableRow> metric(Metric metric) {
        return Optional.ofNullable(metrics.get(metric));
    }

    /** Whether both sides of the comparison are maps of the same network. */
    public boolean isBetweenPrecisions() {
        return !sim().comparison().isWithGroundTruth();
    }

    /** Whether this is a second pass of f32 against the first. */
    public boolean isNoiseFloor() {
        return sim().identity().isNoiseFloor();
    }

    /** Share of images on which both sides give the same top class, as people read it; empty where none was counted. */
    Optional<String> agreement() {
        long both = sim().sameClass() + sim().differentClass();
        return both == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.1f %%", 100.0 * sim().sameClass() / both));
    }
}

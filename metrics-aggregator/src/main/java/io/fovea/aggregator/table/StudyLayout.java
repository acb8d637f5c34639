package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table as the study prints it: a column per network, a line per comparison and metric. What was measured under
 * other settings stands in a table of its own.
 *
 * @param feed of its images
 * @param protocol under which networks ran
 * @param method of the maps
 * @param columns networks in the study's order, others after them
 * @param comparisons in the study's order
 * @param cells by comparison and column
 */
record StudyLayout(
        String feed,
        Protocol protocol,
        String method,
        List<Column> columns,
        List<String> comparisons,
        Map<String, Map<Column, ComparisonLine>> cells) {
    /** A model with its weights. */
    record Column(String model, String checkpoint) {
        boolean isSynthetic() {
            return checkpoint.equals(Variant.SYNTHETIC);
        }
    }

    private record Setting(String feed, Protocol protocol, String method) {
        static Setting of(ComparisonLine line) {
            TableRow row = line.sim();
            return new Setting(
                    row.feed(), row.variant().protocol(), row.identity().method());
        }
    }

    static List<StudyLayout> of(Table table) {
        return ComparisonLine.of(table).stream()
                .collect(Collectors.groupingBy(Setting::of, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .toList();
    }

    private static StudyLayout of(Setting setting, List<ComparisonLine> lines) {
        List<Column> columns = lines.stream()
                .map(StudyLayout::column)
                .distinct()
                .sorted(Comparator.comparingInt((Column column) -> NetworkNames.position(column.model()))
                        .thenComparing(Column::model)
                        .thenComparing(Column::checkpoint))
                .toList();
        Map<String, Map<Column, ComparisonLine>> cells = new LinkedHashMap<>();
        lines.stream()
                .sorted(Comparator.comparing(ComparisonLine::sim, TableRow.BY_COMPARISON))
                .forEach(line -> cells.computeIfAbsent(comparison(line), any -> new LinkedHashMap<>())
                        .put(column(line), line));
        return new StudyLayout(
                setting.feed(), setting.protocol(), setting.method(), columns, List.copyOf(cells.keySet()), cells);
    }

    private static Column column(ComparisonLine line) {
        Variant variant = line.sim().variant();
        return new Column(variant.model(), variant.checkpoint());
    }

    /** What was compared, with whatever else tells its lines apart. */
    private static String comparison(ComparisonLine line) {
        TableRow row = line.sim();
        StringBuilder name = new StringBuilder(row.segmentedComparison());
        if (row.variant().scheme() != Scheme.NONE) {
            name.append(", ").append(row.variant().schemeText());
        }
        row.variant().calibration().ifPresent(id -> name.append(' ').append(id));
        row.mask().ifPresent(model -> name.append(" (").append(model).append(')'));
        return name.toString();
    }

    /** Every metric of its cells, in the order of the table. */
    List<Metric> metrics() {
        return comparisons.stream()
                .flatMap(comparison -> metrics(comparison).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The metrics that say something of a comparison. */
    List<Metric> metrics(String comparison) {
        return cells.getOrDefault(comparison, Map.of()).values().stream()
                .flatMap(line -> line.metrics().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    Optional<ComparisonLine> cell(String comparison, Column column) {
        return Optional.ofNullable(cells.getOrDefault(comparison, Map.of()).get(column));
    }
}

package io.fovea.aggregator.table;

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
        String protocol,
        String method,
        List<Column> columns,
        List<String> comparisons,
        Map<String, Map<Column, ComparisonLine>> cells) {
    /** A network with its weights. */
    record Column(String network, String checkpoint) {
        boolean isSynthetic() {
            return checkpoint.equals("synthetic");
        }
    }

    private record Setting(String feed, String protocol, String method) {
        static Setting of(ComparisonLine line) {
            return new Setting(
                    line.sim().feed(), line.sim().protocol(), line.sim().method());
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
                .sorted(Comparator.comparingInt((Column column) -> NetworkNames.position(column.network()))
                        .thenComparing(Column::network)
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
        return new Column(line.sim().network(), line.sim().checkpoint());
    }

    /** What was compared, with whatever else tells its lines apart. */
    private static String comparison(ComparisonLine line) {
        TableRow row = line.sim();
        StringBuilder name = new StringBuilder(row.segmentedComparison());
        if (!row.scheme().equals("none")) {
            name.append(", ").append(row.scheme());
        }
        row.calibration().ifPresent(id -> name.append(' ').append(id));
        if (!row.reference().equals("f32")) {
            name.append(" (").append(row.reference()).append(')');
        }
        return name.toString();
    }

    Optional<ComparisonLine> cell(String comparison, Column column) {
        return Optional.ofNullable(cells.getOrDefault(comparison, Map.of()).get(column));
    }
}

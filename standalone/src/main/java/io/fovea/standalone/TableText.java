package io.fovea.standalone;

import io.fovea.aggregator.statistics.Moments;
import io.fovea.aggregator.table.Table;
import io.fovea.aggregator.table.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table as a terminal shows it: one line per comparison, mean and standard deviation over images. */
final class TableText {
    private static final String LINE = "%-15s %-12s %-9s %-15s %-15s %-15s %6s %9s%n";

    private TableText() {}

    static String of(Table table) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, LINE, "model", "comparison", "scheme", "SIM", "CC", "KLD", "images", "undefined"));
        List<TableRow> rows = table.rows();
        for (int i = 0; i + 2 < rows.size(); i += 3) {
            TableRow row = rows.get(i);
            boolean again = i > 0
                    && rows.get(i - 3).variant().model().equals(row.variant().model());
            text.append(String.format(
                    Locale.ROOT,
                    LINE,
                    again ? "" : row.variant().model(),
                    row.comparison(),
                    row.variant().scheme(),
                    figure(row.moments()),
                    figure(rows.get(i + 1).moments()),
                    figure(rows.get(i + 2).moments()),
                    row.moments().n(),
                    row.moments().undefined()));
        }
        notes(table).forEach(note -> text.append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private static List<String> notes(Table table) {
        List<String> notes = new ArrayList<>();
        List<String> synthetic = table.rows().stream()
                .filter(row -> row.variant().isSynthetic())
                .map(row -> row.variant().model())
                .distinct()
                .toList();
        if (!synthetic.isEmpty()) {
            notes.add("checkpoint=synthetic (" + String.join(", ", synthetic) + "): generated weights that recognise"
                    + " nothing. These rows show that the machinery runs; for real ones name a folder of checkpoints"
                    + " with --models.");
        }
        return notes;
    }

    private static String figure(Moments moments) {
        return moments.n() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.3f ± %.3f", moments.mean(), moments.standardDeviation());
    }
}

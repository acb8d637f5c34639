package io.fovea.aggregator.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One comparison with its three metrics, as one line of the table shows it. Any of the three rows tells what was
 * compared.
 */
public record ComparisonLine(TableRow sim, TableRow cc, TableRow kld) {
    /** The lines of a table, in its order; rows that stand without their two others are in none. */
    public static List<ComparisonLine> of(Table table) {
        List<ComparisonLine> lines = new ArrayList<>();
        List<TableRow> rows = table.rows();
        for (int i = 0; i + 2 < rows.size(); i++) {
            if (rows.get(i).metric().equals("sim")
                    && rows.get(i + 1).metric().equals("cc")
                    && rows.get(i + 2).metric().equals("kld")) {
                lines.add(new ComparisonLine(rows.get(i), rows.get(i + 1), rows.get(i + 2)));
            }
        }
        return lines;
    }

    /** The row of a metric, {@code sim}, {@code cc} or {@code kld}. */
    public TableRow metric(String name) {
        return switch (name) {
            case "sim" -> sim;
            case "cc" -> cc;
            case "kld" -> kld;
            default -> throw new IllegalArgumentException("no such metric: " + name);
        };
    }

    /** Whether both sides of the comparison are maps of the same network. */
    public boolean isBetweenPrecisions() {
        return !sim.comparison().isWithGroundTruth();
    }

    /** Whether this is a second pass of f32 against the first. */
    public boolean isNoiseFloor() {
        return sim.identity().isNoiseFloor();
    }

    /** Share of images on which both sides give the same top class, as people read it; empty where none was counted. */
    Optional<String> agreement() {
        long both = sim.sameClass() + sim.differentClass();
        return both == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.1f %%", 100.0 * sim.sameClass() / both));
    }
}

package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.identity.RowIdentity;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.rows.Window;
import io.fovea.table.statistics.Moments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One metric of a row of the table beside its baseline.
 *
 * @param key of the row
 * @param row of all its images
 * @param judge its baseline's name/version
 * @param baseline what it was
 * @param windows what it is in the sliding windows that have images
 * @param drift the present drift, if there is one
 */
public record JudgedMetric(
        String key,
        TableRow row,
        String judge,
        Moments baseline,
        Map<Window, Moments> windows,
        Optional<DriftEvent> drift) {
    public JudgedMetric {
        windows = Map.copyOf(windows);
    }

    /**
     * Those rows that have a baseline.
     *
     * @param rows of the table by key, with their windows
     * @param drifts the last record of each, past ones too
     */
    public static List<JudgedMetric> of(
            Map<String, ComparisonStatistics> rows, Baselines baselines, Collection<DriftEvent> drifts) {
        if (baselines.isEmpty()) {
            return List.of();
        }
        Map<String, DriftEvent> present = new HashMap<>();
        drifts.stream()
                .filter(drift -> drift.getEndedAt() == null)
                .forEach(drift -> present.merge(
                        RowIdentity.of(drift.getRow()) + "\n" + drift.getMetric(),
                        drift,
                        (a, b) -> a.getStartedAt().isAfter(b.getStartedAt()) ? a : b));
        List<JudgedMetric> judged = new ArrayList<>();
        rows.forEach((key, statistics) -> {
            if (statistics.getSegment() == null) {
                baselines.of(key).ifPresent(judge -> judged.addAll(of(key, statistics, judge, present)));
            }
        });
        return judged;
    }

    private static List<JudgedMetric> of(
            String key, ComparisonStatistics statistics, Baselines.Judge judge, Map<String, DriftEvent> present) {
        Map<Metric, Map<Window, Moments>> windows = new EnumMap<>(Metric.class);
        for (Window window : Window.values()) {
            for (TableRow row : Table.of(List.of(statistics), window).rows()) {
                windows.computeIfAbsent(row.metric(), any -> new EnumMap<>(Window.class))
                        .put(window, row.moments());
            }
        }
        List<JudgedMetric> judged = new ArrayList<>();
        for (TableRow row : Table.of(List.of(statistics)).rows()) {
            judge.moments(row.metric())
                    .ifPresent(baseline -> judged.add(new JudgedMetric(
                            key,
                            row,
                            judge.baseline(),
                            baseline,
                            windows.getOrDefault(row.metric(), Map.of()),
                            Optional.ofNullable(present.get(
                                            key + "\n" + row.metric().key()))
                                    .filter(drift -> drift.getBaseline().equals(judge.baseline())))));
        }
        return judged;
    }

    /** Whether the mean in a window is outside of the baseline's; not where the window has no images. */
    public boolean isOutside(Window window) {
        return WindowTest.isOutside(baseline, windows.getOrDefault(window, Moments.NONE));
    }
}

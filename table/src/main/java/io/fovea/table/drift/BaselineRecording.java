package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.record.Baseline;
import io.fovea.record.BaselineMetric;
import io.fovea.record.BaselineRow;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import io.fovea.record.MetricTally;
import io.fovea.record.RowIdentity;
import io.fovea.record.WindowTally;
import io.fovea.table.rows.Window;
import io.fovea.table.statistics.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Freezes rows of the table as a baseline. Pure. */
public final class BaselineRecording {
    /** From fewer images the tests must allow so much that they find large drifts alone. */
    public static final long ADVISED_IMAGES = 500;

    private BaselineRecording() {}

    /**
     * The rows as they stand, without segments.
     *
     * @param name lower-case letters, digits, dots, underscores and dashes, 64 at most
     * @param before what was recorded so far: the version is the next one of the name
     * @param table by the rows' keys
     * @param window whose images count; all since the start where it is empty
     * @param software which freezes it
     * @throws IllegalArgumentException if the name is none, or no row has a value for two images
     */
    public static Baseline freeze(
            String name,
            Collection<Baseline> before,
            Map<String, ComparisonStatistics> table,
            Optional<Window> window,
            Instant now,
            String software) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("not a name of a baseline: " + name
                    + " (lower-case letters, digits, dots, underscores and dashes, 64 at most)");
        }
        List<BaselineRow> rows = new ArrayList<>();
        Set<String> feeds = new TreeSet<>();
        Set<String> models = new TreeSet<>();
        long images = 0;
        for (Map.Entry<String, ComparisonStatistics> entry : new TreeMap<>(table).entrySet()) {
            ComparisonStatistics row = entry.getValue();
            Optional<ComparisonTally> tally = tally(row, window);
            if (row.getSegment() == null && tally.isPresent()) {
                rows.add(row(row.getRow(), tally.get()));
                feeds.add(row.getRow().getFeed());
                models.add(row.getRow().getVariant().getModel());
                images = Math.max(images, tally.get().getImages());
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row of the table has a value for two images yet");
        }
        int version = before.stream()
                .filter(baseline -> baseline.getName().equals(name))
                .mapToInt(Baseline::getVersion)
                .max()
                .orElse(0);
        return Baseline.newBuilder()
                .setName(name)
                .setVersion(version + 1)
                .setRecordedAt(now)
                .setRecordedBy(software)
                .setImages(images)
                .setFeeds(List.copyOf(feeds))
                .setModels(List.copyOf(models))
                .setRows(rows)
                .build();
    }

    private static Optional<ComparisonTally> tally(ComparisonStatistics row, Optional<Window> window) {
        Optional<ComparisonTally> tally = window.isEmpty()
                ? Optional.of(row.getTally())
                : row.getWindows().stream()
                        .filter(some -> some.getWindow().equals(window.get().label()))
                        .map(WindowTally::getTally)
                        .findAny();
        return tally.filter(some -> Tally.of(some).moments(Metric.SIM).n() >= 2);
    }

    private static BaselineRow row(RowIdentity row, ComparisonTally tally) {
        return new BaselineRow(
                row, tally.getMetrics().stream().map(BaselineRecording::metric).toList());
    }

    private static BaselineMetric metric(MetricTally tally) {
        return new BaselineMetric(tally.getMetric(), tally.getMoments(), tally.getSketch());
    }
}

package io.fovea.table.drift;

import io.fovea.comparison.Metric;
import io.fovea.identity.RowIdentity;
import io.fovea.record.Baseline;
import io.fovea.record.BaselineMetric;
import io.fovea.record.BaselineRow;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Sketch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All baselines that were recorded. A row is judged against the latest one that has it. A value. */
public final class Baselines {
    private static final int FEWEST_IMAGES = 2;

    public static final Baselines NONE = new Baselines(List.of());

    private final List<Baseline> recorded;
    private final Map<String, Judge> judges = new HashMap<>();

    private Baselines(List<Baseline> recorded) {
        this.recorded = recorded;
        Map<String, Integer> tests = new HashMap<>();
        for (Baseline baseline : recorded) {
            for (BaselineRow row : baseline.getRows()) {
                String key = RowIdentity.of(row.getRow()).toString();
                if (!judges.containsKey(key)) {
                    judges.put(key, new Judge(id(baseline), row, tests));
                    tests.merge(row.getRow().getFeed(), tests(row), Integer::sum);
                }
            }
        }
    }

    public static Baselines of(Collection<Baseline> recorded) {
        return new Baselines(recorded.stream()
                .sorted(Comparator.comparing(Baseline::getRecordedAt)
                        .thenComparing(Baseline::getName)
                        .thenComparingInt(Baseline::getVersion)
                        .reversed())
                .toList());
    }

    /** The key of a baseline: name/version. */
    public static String id(Baseline baseline) {
        return baseline.getName() + "/" + baseline.getVersion();
    }

    /** All of them, the latest first. */
    public List<Baseline> recorded() {
        return recorded;
    }

    /** Whether no row has one. */
    public boolean isEmpty() {
        return judges.isEmpty();
    }

    /** What a row is judged against; empty where no baseline has it. */
    public Optional<Judge> of(String row) {
        return Optional.ofNullable(judges.get(row));
    }

    private static int tests(BaselineRow row) {
        return (int) row.getMetrics().stream()
                .filter(metric -> metric.getMoments().getN() >= FEWEST_IMAGES)
                .count();
    }

    /** What one row is judged against. */
    public static final class Judge {
        private final String baseline;
        private final BaselineRow row;
        private final Map<String, Integer> testsOfFeeds;

        private Judge(String baseline, BaselineRow row, Map<String, Integer> testsOfFeeds) {
            this.baseline = baseline;
            this.row = row;
            this.testsOfFeeds = testsOfFeeds;
        }

        /** Its name/version. */
        public String baseline() {
            return baseline;
        }

        /** The metrics that were defined for two images or more: from fewer no spread is known. */
        public List<Metric> metrics() {
            return row.getMetrics().stream()
                    .filter(metric -> metric.getMoments().getN() >= FEWEST_IMAGES)
                    .map(metric -> Metric.of(metric.getMetric()))
                    .toList();
        }

        /** What one of {@link #metrics} was; empty for another. */
        public Optional<Moments> moments(Metric metric) {
            return metrics().contains(metric)
                    ? Optional.of(Moments.of(metric(metric).getMoments()))
                    : Optional.empty();
        }

        /** Of one of {@link #metrics}. */
        Sketch sketch(Metric metric) {
            return Sketch.of(metric.scale().best(), metric(metric).getSketch());
        }

        private BaselineMetric metric(Metric metric) {
            return row.getMetrics().stream()
                    .filter(some -> some.getMetric().equals(metric.key()))
                    .findFirst()
                    .orElseThrow();
        }

        /**
         * The budget of one test, of which there is one per row and metric of the feed: together they raise one false alarm
         * in as many images of the feed as given, at most.
         */
        double imagesPerFalseAlarm(double ofTheFeed) {
            return ofTheFeed * testsOfFeeds.getOrDefault(row.getRow().getFeed(), 1);
        }
    }
}

package io.fovea.aggregator.drift;

import io.fovea.aggregator.statistics.Metric;
import io.fovea.aggregator.statistics.Moments;
import io.fovea.aggregator.statistics.Sketch;
import io.fovea.identity.RowIdentity;
import io.fovea.record.Baseline;
import io.fovea.record.BaselineMetric;
import io.fovea.record.BaselineRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All baselines that were recorded. A row is judged against the latest one that has it. A value. */
public final class Baselines {
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
        int tests = 0;
        for (Metric metric : Metric.values()) {
            tests += metric(row, metric).getMoments().getN() >= 2 ? 1 : 0;
        }
        return tests;
    }

    private static BaselineMetric metric(BaselineRow row, Metric metric) {
        return switch (metric) {
            case SIM -> row.getSim();
            case CC -> row.getCc();
            case KLD -> row.getKld();
        };
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

        /** What a metric was, if it was defined for two images or more: from fewer no spread is known. */
        public Optional<Moments> moments(Metric metric) {
            return Optional.of(Moments.of(metric(row, metric).getMoments())).filter(moments -> moments.n() >= 2);
        }

        Sketch sketch(Metric metric) {
            return Sketch.of(metric.equal(), metric(row, metric).getSketch());
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

package io.fovea.table.statistics;

import io.fovea.comparison.Metric;
import io.fovea.comparison.Score;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricScore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The scores of a comparison, out of its record and into it. */
public final class Scores {
    private Scores() {}

    /** Those that it has, in the order of the table. */
    public static List<Score> of(MapComparison comparison) {
        List<Score> scores = new ArrayList<>(comparison.getScores().size());
        for (MetricScore score : comparison.getScores()) {
            scores.add(new Score(Metric.of(score.getMetric()), value(score)));
        }
        return scores;
    }

    /** The value of a metric; empty where it is undefined or was not asked for. */
    public static OptionalDouble value(MapComparison comparison, Metric metric) {
        for (MetricScore score : comparison.getScores()) {
            if (score.getMetric().equals(metric.key())) {
                return value(score);
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble value(MetricScore score) {
        Double value = score.getValue();
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** As records hold them. */
    public static List<MetricScore> toRecords(List<Score> scores) {
        List<MetricScore> records = new ArrayList<>(scores.size());
        for (Score score : scores) {
            records.add(new MetricScore(
                    score.metric().key(),
                    score.value().isPresent() ? (Double) score.value().getAsDouble() : null));
        }
        return records;
    }
}

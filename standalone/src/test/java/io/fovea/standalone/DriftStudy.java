package io.fovea.standalone;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.comparison.Metric;
import io.fovea.comparison.Score;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.imaging.scene.SceneDrift.Domain;
import io.fovea.record.Baseline;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.schemas.TrustedRecords;
import io.fovea.table.drift.BaselineRecording;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.Drift;
import io.fovea.table.drift.RowScores;
import io.fovea.table.drift.RowWatch;
import io.fovea.table.rows.LiveRow;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Measures the figures of docs/drift.md: after how many images static int8 is found to drift, and how often it is where
 * nothing changed. Its arguments are a folder to work in, the folder of checkpoints, images of the baseline, images of the
 * unchanged feed, images of each drift at most, and the names of those to measure, in order, where not all.
 */
final class DriftStudy {
    private static final List<String> ROWS = List.of("int8 v f32", "int8 v GT");
    private static final String UNCHANGED = "none";
    private static final Map<String, SceneDrift> DRIFTS = drifts();

    private DriftStudy() {}

    private static Map<String, SceneDrift> drifts() {
        Map<String, SceneDrift> drifts = new LinkedHashMap<>();
        drifts.put("blur 1 px", new SceneDrift(1, 0, 1, Domain.DAYLIGHT));
        drifts.put("blur 2 px", new SceneDrift(2, 0, 1, Domain.DAYLIGHT));
        drifts.put("blur 4 px", new SceneDrift(4, 0, 1, Domain.DAYLIGHT));
        drifts.put("brightness x 0.5", new SceneDrift(0, 0, 0.5, Domain.DAYLIGHT));
        drifts.put("brightness x 0.2", new SceneDrift(0, 0, 0.2, Domain.DAYLIGHT));
        drifts.put("brightness x 1.8", new SceneDrift(0, 0, 1.8, Domain.DAYLIGHT));
        drifts.put("noise 15 levels", new SceneDrift(0, 15, 1, Domain.DAYLIGHT));
        drifts.put("noise 40 levels", new SceneDrift(0, 40, 1, Domain.DAYLIGHT));
        drifts.put("noise 80 levels", new SceneDrift(0, 80, 1, Domain.DAYLIGHT));
        drifts.put("noise 160 levels", new SceneDrift(0, 160, 1, Domain.DAYLIGHT));
        drifts.put("night", new SceneDrift(0, 0, 1, Domain.NIGHT));
        drifts.put("fog", new SceneDrift(0, 0, 1, Domain.FOG));
        drifts.put("thermal camera", new SceneDrift(0, 0, 1, Domain.THERMAL));
        drifts.put(UNCHANGED, SceneDrift.NONE);
        return drifts;
    }

    /** Prints what it measures as it goes. */
    public static void main(String[] arguments) throws IOException, RejectedRecordException {
        TrustedRecords.trust();
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int ofBaseline = Integer.parseInt(arguments[2]);
        int unchanged = Integer.parseInt(arguments[3]);
        int ofDrift = Integer.parseInt(arguments[4]);
        List<String> chosen = List.of(arguments).subList(5, arguments.length);
        List<String> names = chosen.isEmpty() ? List.copyOf(DRIFTS.keySet()) : chosen;
        if (!DRIFTS.keySet().containsAll(names)) {
            throw new IllegalArgumentException("names " + names + " are not all of " + DRIFTS.keySet());
        }
        try (DriftScenes scenes = new DriftScenes(folder, Path.of(arguments[1]))) {
            int last = DriftScenes.CALIBRATION + ofBaseline;
            Map<String, Baselines.Judge> judges = judges(scenes, DriftScenes.CALIBRATION, last);
            for (String name : names) {
                SceneDrift drift = Objects.requireNonNull(DRIFTS.get(name));
                report(name, scenes, judges, last, name.equals(UNCHANGED) ? unchanged : ofDrift, drift);
            }
        }
    }

    /** Every row's judge, as if it were the only row of its feed. */
    private static Map<String, Baselines.Judge> judges(DriftScenes scenes, int first, int end)
            throws RejectedRecordException {
        Map<String, LiveRow> rows = new LinkedHashMap<>();
        for (int scene = first; scene < end; scene++) {
            Map<String, MapComparison> comparisons = scenes.comparisons(scene, SceneDrift.NONE);
            for (String name : ROWS) {
                MapComparison comparison = Objects.requireNonNull(comparisons.get(name));
                rows.computeIfAbsent(name, any -> LiveRow.begin(comparison.getRow(), Optional.empty()))
                        .add("%064x".formatted(scene), comparison, scene, scene);
            }
        }
        Map<String, Baselines.Judge> judges = new LinkedHashMap<>();
        rows.forEach((name, row) -> {
            Baseline baseline = BaselineRecording.freeze(
                    "study", List.of(), Map.of(name, row.toRecord()), Optional.empty(), Instant.EPOCH, "study");
            Baselines.Judge judge = Baselines.of(List.of(baseline)).of(name).orElseThrow();
            judges.put(name, judge);
            for (Metric metric : judge.metrics()) {
                System.out.printf("baseline %s %s %s%n", name, metric, judge.moments(metric));
            }
        });
        return judges;
    }

    /** What is found of one row. */
    private static final class Found {
        private final Baselines.Judge judge;
        private final RowScores scores;
        private final RowWatch watch;
        private final Map<String, String> alarms = new LinkedHashMap<>();
        private final Map<Metric, Moments> seen = new EnumMap<>(Metric.class);

        Found(Baselines.Judge judge) {
            this.judge = judge;
            this.scores = new RowScores(judge);
            this.watch = new RowWatch(judge, AggregatorConfig.DEFAULTS.imagesPerFalseAlarm());
        }

        void add(MapComparison comparison, int images) {
            for (Score score : Scores.of(comparison)) {
                seen.put(
                        score.metric(),
                        seen.getOrDefault(score.metric(), Moments.NONE).with(score.value()));
            }
            scores.add(
                    new ImageComparisons(
                            "%064x".formatted(images), "study", Map.of(), Instant.EPOCH, List.of(comparison)),
                    comparison);
            for (Drift change : watch.add(scores.take(comparison.getRow()))) {
                alarms.putIfAbsent(
                        change.metric().key(), "%d images (size %.1f)".formatted(images, change.sizeSigmas()));
            }
        }
    }

    private static void report(
            String name,
            DriftScenes scenes,
            Map<String, Baselines.Judge> judges,
            int first,
            int images,
            SceneDrift drift)
            throws RejectedRecordException {
        Map<String, Found> rows = new LinkedHashMap<>();
        judges.forEach((row, judge) -> rows.put(row, new Found(judge)));
        for (int i = 1; i <= images; i++) {
            Map<String, MapComparison> comparisons = scenes.comparisons(first + i - 1, drift);
            for (Map.Entry<String, Found> row : rows.entrySet()) {
                row.getValue().add(Objects.requireNonNull(comparisons.get(row.getKey())), i);
            }
            if (i % 500 == 0) {
                rows.forEach((row, found) -> System.out.printf("%s: %s after %s%n", name, row, found.alarms));
            }
        }
        rows.forEach((row, found) -> System.out.printf(
                "| %s | %s | %d | %s | %s |%n", name, row, images, found.alarms, shifts(found.judge, found.seen)));
    }

    /** By how many of the baseline's standard deviations each mean of all the images lies off it. */
    private static Map<String, String> shifts(Baselines.Judge judge, Map<Metric, Moments> seen) {
        Map<String, String> shifts = new LinkedHashMap<>();
        seen.forEach((metric, moments) -> {
            Moments baseline = judge.moments(metric).orElseThrow();
            double shift = (moments.mean() - baseline.mean()) / baseline.standardDeviation();
            shifts.put(metric.key(), "%+.2f".formatted(shift));
        });
        return shifts;
    }
}

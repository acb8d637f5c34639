package io.fovea.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.table.rows.LiveRow;
import io.fovea.table.rows.Rows;
import io.fovea.table.statistics.Segment;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePrometheusTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @Test
    void writesEveryFigureOfARow() {
        assertThat(text())
                .contains("fovea_comparison_window_mean{")
                .contains("window=\"24h\"")
                .contains("quantile=\"0.5\"")
                .contains("fovea_comparison_value_bucket{")
                .contains("fovea_comparison_value_below_zero_total{")
                .contains("class=\"same\"")
                .contains("fovea_comparison_labelled_images{")
                .contains("fovea_comparison_confidence_shift_mean{")
                .contains("fovea_segments_overflow_images_total{attribute=\"camera\"")
                .contains("fovea_table_triangle_violations 0.0");
    }

    @Test
    void passesPromtool(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "there is no " + PROMTOOL);
        Path metrics = Files.writeString(folder.resolve("metrics"), text());
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();

        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static String text() {
        TablePrometheus prometheus = new TablePrometheus(
                () -> List.of(row(Optional.empty()), row(Optional.of(new Segment("camera", Segment.OTHER)))),
                () -> Map.of("complete|test", 2L),
                () -> 0);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(prometheus);
        registry.getPrometheusRegistry().register(new CountersPrometheus(() -> List.of(row(Optional.empty()))));
        return registry.scrape();
    }

    private static ComparisonStatistics row(Optional<Segment> segment) {
        LiveRow row = LiveRow.begin(Rows.ROW, segment);
        for (double value : new double[] {0.25, 0.5, 1}) {
            MapComparison comparison = Rows.comparison(value);
            comparison.setSameClass(true);
            comparison.setConfidenceShift(-0.1);
            comparison.setCorrect(true);
            row.add(Rows.imageId(value), comparison, 1, 1);
        }
        return row.asOf(1);
    }
}

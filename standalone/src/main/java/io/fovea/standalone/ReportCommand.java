package io.fovea.standalone;

import io.fovea.comparison.Metric;
import io.fovea.record.ComparisonStatistics;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.standalone.replay.RecordedTopics;
import io.fovea.standalone.report.PipelineClient;
import io.fovea.standalone.report.PipelineClient.ShownImage;
import io.fovea.standalone.report.Report;
import io.fovea.standalone.report.Threshold;
import io.fovea.table.rows.PartialRows;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fovea report}: the table as one page to send around, and as a test that a model passes or fails. */
@Command(
        name = "report",
        description =
                "Write the table, its distributions and its worst images as one page; check it against thresholds.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every threshold is kept", "1:a threshold is broken", "2:something for the user to mend"},
        footer = {
            "",
            "Examples:",
            "  fovea report --url http://127.0.0.1:8080 --out report.html",
            "  fovea report --config fovea.yaml --out report.html --thresholds thresholds.yaml",
            "",
            "A file of thresholds (a threshold that means no row is broken):",
            "  thresholds:",
            "    int8-looks-where-f32-looks: {comparison: int8 v f32, metric: cc, min: 0.95, images: 500}",
            "    no-image-far-off: {comparison: int8 v f32, metric: cc, value: p05, min: 0.7}",
            "    same-answers: {comparison: int8 v f32, value: same-class, min: 0.98}"
        })
final class ReportCommand extends FoveaCommand {
    private static final int WORST_ROWS = 6;
    private static final int WORST_IMAGES = 4;
    private static final String THRESHOLDS = "thresholds";

    @Option(names = "--url", paramLabel = "URL", description = "A running aggregator, with its worst images.")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Without --url: the deployment file whose Kafka has the topic of statistics; no images.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "The page. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("fovea-report.html");

    @Option(names = "--thresholds", paramLabel = "FILE", description = "Bounds that rows must keep (YAML).")
    private Optional<Path> thresholds = Optional.empty();

    @Override
    public Integer call() {
        Map<String, Threshold> bounds = thresholds
                .map(file -> DeploymentFile.read(file)
                        .requireSections(List.of(THRESHOLDS))
                        .map(THRESHOLDS, Threshold.class))
                .orElse(Map.of());
        Optional<PipelineClient> client = url.map(PipelineClient::new);
        Table table = client.map(PipelineClient::table).orElseGet(this::recorded);
        List<String> broken = new ArrayList<>();
        bounds.forEach((name, threshold) -> threshold.broken(table).forEach(line -> broken.add(name + ": " + line)));
        write(new Report(
                table,
                client.map(some -> worst(some, table)).orElse(Map.of()),
                broken,
                bounds.size(),
                Version.current(),
                url.map(URI::toString).orElse("topic " + Topics.STATISTICS.name()),
                Instant.now()));
        broken.forEach(line -> err().println("fovea: broken threshold " + line));
        out().println("report of " + table.comparisons() + " comparisons: " + out);
        return broken.isEmpty() ? 0 : 1;
    }

    /** Every row as it was written last. */
    private Table recorded() {
        DeploymentFile file = config.map(DeploymentFile::read).orElseGet(DeploymentFile::empty);
        file.requireSections(Sections.ALL);
        KafkaSettings kafka = KafkaSettings.from(file, System.getenv());
        Map<String, ComparisonStatistics> parts = new HashMap<>();
        try (Deserializer<ComparisonStatistics> deserializer = RecordSerdes.configured(kafka.properties())
                .of(Topics.STATISTICS)
                .deserializer()) {
            new RecordedTopics(kafka, List.of(Topics.STATISTICS))
                    .forEach(record ->
                            parts.put(record.key(), deserializer.deserialize(record.topic(), record.value())));
        }
        return Table.of(PartialRows.merge(parts).values());
    }

    /** Of every model's comparison with f32 that went worst, the worst images by CC. */
    private static Map<TableRow, List<ShownImage>> worst(PipelineClient client, Table table) {
        Map<String, TableRow> chosen = new LinkedHashMap<>();
        table.rows().stream()
                .filter(row -> row.metric() == Metric.CC
                        && row.comparison().isWithFloat()
                        && !row.identity().isNoiseFloor()
                        && row.segment().isEmpty()
                        && row.moments().n() > 0)
                .sorted(Comparator.comparingDouble(row -> row.moments().mean()))
                .forEach(row ->
                        chosen.putIfAbsent(row.feed() + "|" + row.variant().model(), row));
        Map<TableRow, List<ShownImage>> worst = new LinkedHashMap<>();
        chosen.values().stream().limit(WORST_ROWS).forEach(row -> {
            List<ShownImage> images = client.worst(row, WORST_IMAGES);
            if (!images.isEmpty()) {
                worst.put(row, images);
            }
        });
        return worst;
    }

    private void write(Report report) {
        try {
            Files.writeString(out, report.html());
        } catch (IOException e) {
            throw new UserErrorException("--out: cannot write " + out + ": " + e.getMessage(), e);
        }
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.aggregator.web.PageService;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.comparison.Metric;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.Watch;
import io.fovea.standalone.offline.TableDifferences;
import io.fovea.standalone.report.PipelineClient;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import io.fovea.testing.Browser;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight feeds of different sizes: the page, Grafana's panels and the table all say what was counted offline, and every image
 * counts the same, whichever feed brought it.
 */
class FeedsTogetherTest {
    private static final List<Integer> SIZES = List.of(1, 2, 5, 9, 14, 20, 29, 42);
    private static final int IMAGES = SIZES.stream().mapToInt(Integer::intValue).sum();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningTable offline = new RunningTable();
    private final Map<String, String> panels = new TreeMap<>();

    @Test
    void everyImageCountsTheSame(@TempDir Path data, @TempDir Path profile) throws Exception {
        Prometheus.assumeInstalled();
        Browser.assumeInstalled();
        panels.putAll(Dashboards.queries());
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
                ServiceHost host = ServiceHost.open(
                        "test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0));
                SyntheticParts parts = new SyntheticParts(broker.bootstrapServers());
                Browser browser = Browser.open(profile)) {
            DeploymentFile file = deployment(data);
            Watch watch = Watch.of(file);
            host.start(
                    new AggregatorService(host.context(), watch, file.section("aggregate", AggregatorConfig.DEFAULTS)));
            host.start(new PageService(host.context(), watch, GalleryConfig.DEFAULTS, DecodeLimits.DEFAULT));
            URI address = URI.create("http://127.0.0.1:" + host.context().http().port());

            for (int feed = 0; feed < SIZES.size(); feed++) {
                parts.send("feed-" + feed, SIZES.get(feed)).forEach(offline::add);
            }

            PipelineClient client = new PipelineClient(address);
            await("the table").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            TableDifferences.of(offline.table(), client.table()).differences())
                    .isEmpty());
            try (Prometheus prometheus = Prometheus.scraping(address.getPort(), data)) {
                await("the panels").atMost(PATIENCE).untilAsserted(() -> assertPanels(prometheus));
            }
            browser.go(address + "/#/table");
            await("the page").atMost(PATIENCE).untilAsserted(() -> assertThat(browser.all("#summary"))
                    .singleElement()
                    .satisfies(header -> assertThat(header.getText()).isEqualTo(IMAGES + " images · 4 models")));
        }
    }

    private void assertPanels(Prometheus prometheus) {
        assertThat(prometheus.values(panel("overview", "Images compared")).values())
                .containsExactly((double) IMAGES);
        Map.of(
                        Metric.SIM,
                        "SIM, 0..1 (↑ better)",
                        Metric.CC,
                        "CC, -1..1 (↑ better)",
                        Metric.KLD,
                        "KLD, nats (↓ better)")
                .forEach((metric, title) -> assertSame(
                        prometheus.values(panel("overview", title)),
                        means(
                                row -> row.metric() == metric,
                                row -> Map.of(
                                        "model", row.variant().model(),
                                        "comparison", row.comparison().toString()))));
        assertSame(
                prometheus.values(panel("feeds", "Mean SIM with f32, per feed (↑ better)")),
                means(
                        row -> row.metric() == Metric.SIM && row.comparison().isWithFloat(),
                        row -> Map.of(
                                "feed",
                                row.feed(),
                                "comparison",
                                row.comparison().toString())));
    }

    private String panel(String dashboard, String title) {
        return panels.getOrDefault("Fovea: " + dashboard + " / " + title + " / A", "no such panel: " + title);
    }

    /** Means over the images of all rows that share labels. */
    private Map<Map<String, String>, Double> means(
            Predicate<TableRow> isMeant, Function<TableRow, Map<String, String>> labels) {
        Map<Map<String, String>, Moments> moments = new HashMap<>();
        offline.table().rows().stream()
                .filter(isMeant)
                .forEach(row -> moments.merge(labels.apply(row), row.moments(), Moments::merge));
        Map<Map<String, String>, Double> means = new HashMap<>();
        moments.forEach((key, of) -> means.put(key, of.mean()));
        return means;
    }

    private static void assertSame(Map<Map<String, String>, Double> found, Map<Map<String, String>, Double> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((labels, mean) ->
                assertThat(found.get(labels)).as(labels.toString()).isCloseTo(mean, within(1e-9)));
    }

    private static DeploymentFile deployment(Path data) {
        return DeploymentFile.parse(
                "test",
                String.join(
                        "\n",
                        "watch: {models: [one, two, three, four], precisions: [f32, int8], masks: [folder]}",
                        "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}"));
    }
}

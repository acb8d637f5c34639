package io.fovea.aggregator.drift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.aggregator.table.RowJson;
import io.fovea.foundations.Json;
import io.fovea.identity.ImageKey;
import io.fovea.identity.RowIdentity;
import io.fovea.record.Baseline;
import io.fovea.record.DriftEvent;
import io.fovea.table.drift.JudgedMetric;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Drift for programs and the page: times are epoch milliseconds, as everywhere else. */
final class DriftJson {
    private static final int MOST_EVENTS = 500;

    private DriftJson() {}

    /** Every judged metric, and drifts, the latest first. */
    static String drift(Collection<JudgedMetric> judged, Collection<DriftEvent> drifts) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode rows = root.putArray("rows");
        judged.forEach(metric -> rows.add(json(metric)));
        ArrayNode events = root.putArray("drifts");
        drifts.stream()
                .sorted(Comparator.comparing(DriftEvent::getStartedAt)
                        .reversed()
                        .thenComparing(drift -> RowIdentity.of(drift.getRow()))
                        .thenComparing(DriftEvent::getMetric))
                .limit(MOST_EVENTS)
                .forEach(drift -> events.add(json(drift)));
        return root.toPrettyString() + "\n";
    }

    static String baselines(List<Baseline> recorded) {
        ArrayNode baselines = Json.MAPPER.createArrayNode();
        for (Baseline baseline : recorded) {
            ObjectNode node = baselines.addObject();
            node.put("name", baseline.getName());
            node.put("version", baseline.getVersion());
            node.put("recordedAt", baseline.getRecordedAt().toEpochMilli());
            node.put("recordedBy", baseline.getRecordedBy());
            node.put("images", baseline.getImages());
            node.put("rows", baseline.getRows().size());
            baseline.getFeeds().forEach(node.putArray("feeds")::add);
            baseline.getModels().forEach(node.putArray("models")::add);
        }
        return baselines.toPrettyString() + "\n";
    }

    private static ObjectNode json(JudgedMetric judged) {
        TableRow row = judged.row();
        ObjectNode node = Json.MAPPER.createObjectNode();
        RowJson.put(node, row.identity());
        node.put("metric", row.metric().key());
        node.put("baseline", judged.judge());
        put(node.putObject("was"), judged.baseline());
        put(node.putObject("is"), row.moments());
        ObjectNode windows = node.putObject("windows");
        judged.windows().forEach((window, moments) -> put(windows.putObject(window.label()), moments)
                .put("outside", judged.isOutside(window)));
        node.put("drift", judged.drift().isPresent());
        judged.drift().ifPresent(drift -> {
            node.put("startedAt", drift.getStartedAt().toEpochMilli());
            node.put("sizeSigmas", drift.getSizeSigmas());
        });
        return node;
    }

    private static ObjectNode put(ObjectNode node, Moments moments) {
        node.put("n", moments.n());
        moments.optionalMean().ifPresent(mean -> node.put("mean", mean).put("std", moments.standardDeviation()));
        return node;
    }

    private static ObjectNode json(DriftEvent drift) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        RowJson.put(node, RowIdentity.of(drift.getRow()));
        node.put("metric", drift.getMetric());
        node.put("baseline", drift.getBaseline());
        node.put("baselineMean", drift.getBaselineMean());
        node.put("baselineStd", drift.getBaselineDeviation());
        node.put("startedAt", drift.getStartedAt().toEpochMilli());
        node.put("detectedAt", drift.getDetectedAt().toEpochMilli());
        node.put("updatedAt", drift.getUpdatedAt().toEpochMilli());
        Instant endedAt = drift.getEndedAt();
        if (endedAt == null) {
            node.putNull("endedAt");
        } else {
            node.put("endedAt", endedAt.toEpochMilli());
        }
        node.put("images", drift.getImages());
        node.put("mean", drift.getMean());
        node.put("sizeSigmas", drift.getSizeSigmas());
        ArrayNode worst = node.putArray("worst");
        drift.getWorst().forEach(image -> worst.addObject()
                .put("id", new ImageKey(drift.getRow().getFeed(), image.getImageId()).toString())
                .put("value", image.getValue()));
        return node;
    }
}

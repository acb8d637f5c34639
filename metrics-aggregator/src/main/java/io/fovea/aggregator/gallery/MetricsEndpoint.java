package io.fovea.aggregator.gallery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.comparison.Metric;
import io.fovea.foundations.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;

/** {@code GET /api/metrics}: every metric that a table can have, in its order, with what is needed to show it. */
public final class MetricsEndpoint implements Handler {
    @Override
    public void handle(Context context) throws IOException {
        HttpAnswers.json(context, json());
    }

    private static String json() {
        ArrayNode metrics = Json.MAPPER.createArrayNode();
        for (Metric metric : Metric.values()) {
            ObjectNode node = metrics.addObject()
                    .put("key", metric.key())
                    .put("label", metric.label())
                    .put("unit", metric.scale().unit())
                    .put("better", metric.scale().isHigherBetter() ? "higher" : "lower")
                    .put("min", metric.scale().min());
            if (Double.isFinite(metric.scale().max())) {
                node.put("max", metric.scale().max());
            }
        }
        return metrics.toString();
    }
}

package io.fovea.aggregator.drift;

import com.sun.net.httpserver.HttpHandler;
import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.record.DriftEvent;
import java.util.Collection;
import java.util.function.Supplier;

/** What there is to be read about drift, from any instance. */
public final class DriftEndpoints {
    private DriftEndpoints() {}

    /** {@code GET /api/drift}: every row that has a baseline, by metric, and what drifted when. */
    public static HttpHandler drift(
            Supplier<? extends Collection<JudgedMetric>> rows, Supplier<Collection<DriftEvent>> drifts) {
        return exchange -> {
            if (HttpAnswers.isRead(exchange)) {
                HttpAnswers.json(exchange, DriftJson.drift(rows.get(), drifts.get()));
            }
        };
    }

    /** {@code GET /api/baselines}: what was recorded, the latest first. */
    public static HttpHandler baselines(Supplier<Baselines> baselines) {
        return exchange -> {
            if (HttpAnswers.isRead(exchange)) {
                HttpAnswers.json(exchange, DriftJson.baselines(baselines.get().recorded()));
            }
        };
    }
}

package io.fovea.aggregator.drift;

import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.record.DriftEvent;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.JudgedMetric;
import io.javalin.http.Handler;
import java.util.Collection;
import java.util.function.Supplier;

/** What there is to be read about drift, from any instance. */
public final class DriftEndpoints {
    private DriftEndpoints() {}

    /** {@code GET /api/drift}: every row that has a baseline, by metric, and what drifted when. */
    public static Handler drift(
            Supplier<? extends Collection<JudgedMetric>> rows, Supplier<Collection<DriftEvent>> drifts) {
        return context -> HttpAnswers.json(context, DriftJson.drift(rows.get(), drifts.get()));
    }

    /** {@code GET /api/baselines}: what was recorded, the latest first. */
    public static Handler baselines(Supplier<Baselines> baselines) {
        return context ->
                HttpAnswers.json(context, DriftJson.baselines(baselines.get().recorded()));
    }
}

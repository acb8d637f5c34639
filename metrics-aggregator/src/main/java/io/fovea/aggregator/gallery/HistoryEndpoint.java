package io.fovea.aggregator.gallery;

import io.fovea.aggregator.web.HttpAnswers;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /api/history}: how every row went over time, for sparklines and the timeline. */
public final class HistoryEndpoint implements Handler {
    private final GalleryStore store;

    public HistoryEndpoint(GalleryStore store) {
        this.store = store;
    }

    @Override
    public void handle(Context context) {
        HttpAnswers.json(context, GalleryJson.history(store));
    }
}

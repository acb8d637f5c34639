package io.fovea.aggregator.gallery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fovea.aggregator.web.HttpAnswers;
import java.io.IOException;

/** {@code GET /api/history}: how every row went over time, for sparklines and the timeline. */
public final class HistoryEndpoint implements HttpHandler {
    private final GalleryStore store;

    public HistoryEndpoint(GalleryStore store) {
        this.store = store;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (HttpAnswers.isRead(exchange)) {
            HttpAnswers.json(exchange, GalleryJson.history(store));
        }
    }
}

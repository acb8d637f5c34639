package io.fovea.aggregator.gallery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.foundations.Json;
import java.io.IOException;

/** {@code GET /api/classes}: what classes are called, a JSON array by class index; an empty one where nobody told. */
public final class ClassesEndpoint implements HttpHandler {

    private final ClassNames classes;

    public ClassesEndpoint(ClassNames classes) {
        this.classes = classes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (HttpAnswers.isRead(exchange)) {
            HttpAnswers.json(exchange, Json.MAPPER.writeValueAsString(classes.names()));
        }
    }
}

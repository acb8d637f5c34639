package io.fovea.aggregator.gallery;

import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.foundations.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;

/** {@code GET /api/classes}: what classes are called, a JSON array by class index; an empty one where nobody told. */
public final class ClassesEndpoint implements Handler {
    private final ClassNames classes;

    public ClassesEndpoint(ClassNames classes) {
        this.classes = classes;
    }

    @Override
    public void handle(Context context) throws IOException {
        HttpAnswers.json(context, Json.MAPPER.writeValueAsString(classes.names()));
    }
}

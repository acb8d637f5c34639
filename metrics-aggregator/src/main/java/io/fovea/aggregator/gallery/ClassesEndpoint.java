package io.fovea.aggregator.gallery;

import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.foundations.Json;
import io.fovea.runtime.ClassNames;
import io.fovea.runtime.Watch;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api/classes}: what classes are called, by model and class index; a model whose classes nobody named is left out. */
public final class ClassesEndpoint implements Handler {
    private final Map<String, Map<Integer, String>> names = new LinkedHashMap<>();

    /** @param classes by model */
    public ClassesEndpoint(Map<String, ClassNames> classes) {
        classes.forEach((model, some) -> names.put(model, some.names()));
    }

    /**
     * Reads the files that the watched models name.
     *
     * @throws io.fovea.runtime.UserErrorException if one cannot be read
     */
    public static ClassesEndpoint of(Watch watch) {
        Map<String, ClassNames> classes = new LinkedHashMap<>();
        watch.models()
                .forEach(model -> model.classes().ifPresent(file -> classes.put(model.name(), ClassNames.read(file))));
        return new ClassesEndpoint(classes);
    }

    @Override
    public void handle(Context context) throws IOException {
        HttpAnswers.json(context, Json.MAPPER.writeValueAsString(names));
    }
}

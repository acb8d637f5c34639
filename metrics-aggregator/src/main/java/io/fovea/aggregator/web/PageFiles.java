package io.fovea.aggregator.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page's files, from the class path: a flat folder, so that a path is a name or nothing. */
final class PageFiles implements Handler {
    private static final Pattern NAME = Pattern.compile("/([a-z][a-z0-9-]*\\.(html|css|js|svg))");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    @Override
    public void handle(Context context) throws IOException {
        String path = context.path();
        var name = NAME.matcher(path.equals("/") ? "/index.html" : path);
        if (name.matches()) {
            try (InputStream file = PageFiles.class.getResourceAsStream("/web/" + name.group(1))) {
                if (file != null) {
                    String type = Optional.ofNullable(TYPES.get(name.group(2))).orElse("application/octet-stream");
                    HttpAnswers.bytes(context, type, file.readAllBytes());
                    return;
                }
            }
        }
        HttpAnswers.text(context, 404, "there is nothing here\n");
    }
}

package io.fovea.ingest.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request without its body.
 *
 * @param path of its address
 * @param headers the first value of each, by lower-case name
 */
record Posted(String path, Map<String, String> headers) {
    static Posted of(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        return new Posted(request.getRequestURI(), Map.copyOf(headers));
    }

    /** Empty where it is absent. */
    String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "").strip();
    }

    /** The declared type in lower case, without parameters. */
    String media() {
        return media(header("content-type"));
    }

    static String media(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    }
}

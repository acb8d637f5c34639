package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What an HTTP request is told.
 *
 * @param status of HTTP
 * @param body as JSON
 */
record Answer(int status, ObjectNode body) {
    private static final String RETRY_SECONDS = "1";

    static Answer error(int status, String reason) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("error", reason));
    }

    void write(HttpExchange exchange) throws IOException {
        byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (status == 429 || status == 503) {
            exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
        }
        if (status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

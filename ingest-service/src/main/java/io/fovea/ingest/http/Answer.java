package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

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

    void write(Context context) {
        if (status == 429 || status == 503) {
            context.header("Retry-After", RETRY_SECONDS);
        }
        if (status == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        context.status(status).contentType("application/json").result(body + "\n");
    }
}

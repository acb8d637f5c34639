package io.fovea.aggregator.web;

import io.javalin.http.Context;

/** How the page's endpoints answer: with headers that allow a browser nothing but this page's own parts. */
public final class HttpAnswers {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private HttpAnswers() {}

    /** A parameter of the query; empty where it is absent. */
    public static String parameter(Context context, String name) {
        String value = context.queryParam(name);
        return value == null ? "" : value;
    }

    public static void text(Context context, int status, String text) {
        secure(context).status(status).contentType("text/plain; charset=utf-8").result(text);
    }

    public static void json(Context context, String json) {
        secure(context).contentType("application/json; charset=utf-8").result(json);
    }

    public static void bytes(Context context, String contentType, byte[] bytes) {
        secure(context).contentType(contentType).result(bytes);
    }

    /** Sets what every answer carries. */
    static Context secure(Context context) {
        return context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }
}

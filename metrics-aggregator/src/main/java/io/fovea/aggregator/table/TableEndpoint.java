package io.fovea.aggregator.table;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fovea.aggregator.paper.PaperComparison;
import io.fovea.aggregator.paper.PaperFormat;
import io.fovea.aggregator.paper.PublishedTable;
import io.fovea.runtime.HttpEndpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code GET /api/table?format=json|markdown|csv|latex|html}: the whole table, from any instance; with
 * {@code window=5m|1h|24h} of the images of a sliding window, with {@code segments=true} the segments besides the rows of
 * all images, with {@code paper=true} beside the study's, with {@code sketches=true} (JSON) for
 * {@link TableReader}.
 */
public final class TableEndpoint implements HttpHandler {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Source source;

    /** Where tables come from. */
    public interface Source {
        /** Of all images since the start. */
        Table table(boolean segments);

        /** Of the images of a window. */
        Table table(Window window);
    }

    public TableEndpoint(Source source) {
        this.source = source;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            HttpEndpoint.respond(exchange, 405, PLAIN, "the table is read with GET\n");
            return;
        }
        String name = parameter(exchange, "format").orElse("json");
        Optional<TableFormat> format = TableFormat.named(name);
        if (format.isEmpty()) {
            HttpEndpoint.respond(exchange, 400, PLAIN, "no such format; there are " + TableFormat.names() + "\n");
            return;
        }
        Optional<String> label = parameter(exchange, "window");
        Optional<Window> window = label.flatMap(Window::named);
        if (label.isPresent() && window.isEmpty()) {
            HttpEndpoint.respond(exchange, 400, PLAIN, "no such window; there are 5m, 1h and 24h\n");
            return;
        }
        boolean segments = isTrue(exchange, "segments");
        Table table = window.map(source::table).orElseGet(() -> source.table(segments));
        TableFormat chosen = format.get();
        HttpEndpoint.respond(exchange, 200, chosen.contentType(), render(exchange, table, chosen));
    }

    private static String render(HttpExchange exchange, Table table, TableFormat format) {
        if (isTrue(exchange, "paper")) {
            return PaperFormat.render(PaperComparison.of(table, PublishedTable.bundled()), format);
        }
        boolean sketches = format == TableFormat.JSON && isTrue(exchange, "sketches");
        return sketches ? JsonTable.render(table, true) : format.render(table);
    }

    private static boolean isTrue(HttpExchange exchange, String name) {
        return parameter(exchange, name).filter("true"::equals).isPresent();
    }

    private static Optional<String> parameter(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }
}

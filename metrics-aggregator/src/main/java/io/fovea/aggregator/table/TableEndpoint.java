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
import java.util.function.Supplier;

/**
 * {@code GET /api/table?format=json|markdown|csv|latex|html}: the whole table, from any instance; with {@code paper=true}
 * beside the study's.
 */
public final class TableEndpoint implements HttpHandler {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Supplier<Table> table;

    public TableEndpoint(Supplier<Table> table) {
        this.table = table;
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
        TableFormat chosen = format.get();
        HttpEndpoint.respond(exchange, 200, chosen.contentType(), render(exchange, table.get(), chosen));
    }

    private static String render(HttpExchange exchange, Table table, TableFormat format) {
        return parameter(exchange, "paper").filter("true"::equals).isPresent()
                ? PaperFormat.render(PaperComparison.of(table, PublishedTable.bundled()), format)
                : format.render(table);
    }

    private static Optional<String> parameter(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }
}

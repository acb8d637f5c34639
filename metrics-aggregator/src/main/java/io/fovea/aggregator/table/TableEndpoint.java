package io.fovea.aggregator.table;

import io.fovea.aggregator.paper.PaperComparison;
import io.fovea.aggregator.paper.PaperFormat;
import io.fovea.aggregator.paper.PublishedTable;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.Window;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;

/**
 * {@code GET /api/table?format=json|markdown|csv|latex|html}: the whole table, from any instance; with
 * {@code window=5m|1h|24h} of the images of a sliding window, with {@code segments=true} the segments besides the rows of
 * all images, with {@code paper=true} beside the study's, with {@code sketches=true} (JSON) for
 * {@link TableReader}.
 */
public final class TableEndpoint implements Handler {
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
    public void handle(Context context) {
        String name = parameter(context, "format").orElse("json");
        Optional<TableFormat> format = TableFormat.named(name);
        if (format.isEmpty()) {
            refuse(context, "no such format; there are " + TableFormat.names() + "\n");
            return;
        }
        Optional<String> label = parameter(context, "window");
        Optional<Window> window = label.flatMap(Window::named);
        if (label.isPresent() && window.isEmpty()) {
            refuse(context, "no such window; there are 5m, 1h and 24h\n");
            return;
        }
        boolean segments = isTrue(context, "segments");
        Table table = window.map(source::table).orElseGet(() -> source.table(segments));
        TableFormat chosen = format.get();
        context.contentType(chosen.contentType()).result(render(context, table, chosen));
    }

    private static void refuse(Context context, String reason) {
        context.status(400).contentType("text/plain; charset=utf-8").result(reason);
    }

    private static String render(Context context, Table table, TableFormat format) {
        if (isTrue(context, "paper")) {
            return PaperFormat.render(PaperComparison.of(table, PublishedTable.bundled()), format);
        }
        boolean sketches = format == TableFormat.JSON && isTrue(context, "sketches");
        return sketches ? JsonTable.render(table, true) : format.render(table);
    }

    private static boolean isTrue(Context context, String name) {
        return parameter(context, name).filter("true"::equals).isPresent();
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name));
    }
}

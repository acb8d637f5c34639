package io.fovea.aggregator.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.aggregator.statistics.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table as text for programs and for people. */
public enum TableFormat {
    /** An array of objects, one per row and metric, numbers unrounded. */
    JSON("application/json; charset=utf-8") {
        @Override
        public String render(Table table) {
            ArrayNode rows = MAPPER.createArrayNode();
            table.rows().forEach(row -> rows.add(json(row)));
            return rows.toPrettyString() + "\n";
        }
    },

    /** One line per comparison, mean and standard deviation. */
    MARKDOWN("text/markdown; charset=utf-8") {
        @Override
        public String render(Table table) {
            return lines(HEADER, table, "| ", " | ", " |\n", "|" + "---|".repeat(HEADER.size()) + "\n");
        }
    },

    /** One line per row and metric, numbers unrounded. */
    CSV("text/csv; charset=utf-8") {
        @Override
        public String render(Table table) {
            StringBuilder text = new StringBuilder(
                    "feed,network,checkpoint,scheme,method,comparison,reference,metric,n,undefined,mean,std,min,max\n");
            for (TableRow row : table.rows()) {
                Moments m = row.moments();
                text.append(csv(
                        row.feed(),
                        row.network(),
                        row.checkpoint(),
                        row.scheme(),
                        row.method(),
                        row.comparison(),
                        row.reference(),
                        row.metric(),
                        Long.toString(m.n()),
                        Long.toString(m.undefined()),
                        Double.toString(m.mean()),
                        Double.toString(m.standardDeviation()),
                        m.n() == 0 ? "" : Double.toString(m.min()),
                        m.n() == 0 ? "" : Double.toString(m.max())));
            }
            return text.toString();
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> HEADER = List.of(
            "feed",
            "network",
            "checkpoint",
            "comparison",
            "scheme",
            "SIM",
            "CC",
            "KLD",
            "n",
            "undefined",
            "same class");

    private final String contentType;

    TableFormat(String contentType) {
        this.contentType = contentType;
    }

    public abstract String render(Table table);

    public String contentType() {
        return contentType;
    }

    /** The format of this name, in any case. */
    public static Optional<TableFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static ObjectNode json(TableRow row) {
        Moments m = row.moments();
        ObjectNode node = MAPPER.createObjectNode();
        node.put("feed", row.feed());
        node.put("network", row.network());
        node.put("comparison", row.comparison());
        node.put("metric", row.metric());
        node.put("n", m.n());
        node.put("undefined", m.undefined());
        if (m.n() > 0) {
            node.put("mean", m.mean());
            node.put("std", m.standardDeviation());
            node.put("min", m.min());
            node.put("max", m.max());
        } else {
            List.of("mean", "std", "min", "max").forEach(node::putNull);
        }
        m.confidenceHalfWidth().ifPresent(half -> {
            node.put("ci95Low", m.mean() - half);
            node.put("ci95High", m.mean() + half);
        });
        node.put("checkpoint", row.checkpoint());
        node.put("scheme", row.scheme());
        row.calibration().ifPresent(id -> node.put("calibration", id));
        node.put("protocol", row.protocol());
        node.put("method", row.method());
        node.put("reference", row.reference());
        if (row.sameClass() + row.differentClass() > 0) {
            node.put("sameClass", row.sameClass());
            node.put("differentClass", row.differentClass());
        }
        return node;
    }

    /** Three rows of the table, one per metric, make one line. */
    private static String lines(
            List<String> header, Table table, String start, String separator, String end, String rule) {
        StringBuilder text = new StringBuilder(start + String.join(separator, header) + end + rule);
        List<TableRow> rows = table.rows();
        for (int i = 0; i + 2 < rows.size(); i += 3) {
            TableRow row = rows.get(i);
            Moments sim = row.moments();
            text.append(start)
                    .append(String.join(
                            separator,
                            row.feed(),
                            row.network(),
                            row.checkpoint(),
                            row.comparison(),
                            row.scheme(),
                            figure(sim),
                            figure(rows.get(i + 1).moments()),
                            figure(rows.get(i + 2).moments()),
                            Long.toString(sim.n()),
                            Long.toString(sim.undefined()),
                            agreement(row)))
                    .append(end);
        }
        return text.toString();
    }

    private static String figure(Moments moments) {
        return moments.n() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.3f ± %.3f", moments.mean(), moments.standardDeviation());
    }

    private static String agreement(TableRow row) {
        long both = row.sameClass() + row.differentClass();
        return both == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * row.sameClass() / both);
    }

    private static String csv(String... cells) {
        return Arrays.stream(cells)
                        .map(cell -> cell.matches(".*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                        .collect(Collectors.joining(","))
                + "\n";
    }
}

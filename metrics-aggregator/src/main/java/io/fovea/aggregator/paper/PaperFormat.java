package io.fovea.aggregator.paper;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.aggregator.table.Grid;
import io.fovea.aggregator.table.HtmlTable;
import io.fovea.aggregator.table.NetworkNames;
import io.fovea.aggregator.table.RowJson;
import io.fovea.aggregator.table.TableFormat;
import io.fovea.foundations.Json;
import io.fovea.table.rows.TableRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The study's table beside ours as text, in every format of the table. */
public final class PaperFormat {
    private static final List<String> HEADER = List.of(
            "model",
            "comparison",
            "metric",
            "feed",
            "checkpoint",
            "scheme",
            "protocol",
            "method",
            "n",
            "ours",
            "paper",
            "difference",
            "verdict",
            "reason");

    private PaperFormat() {}

    public static String render(PaperComparison comparison, TableFormat format) {
        return switch (format) {
            case JSON -> json(comparison);
            case MARKDOWN -> grid(comparison, "%.3f").markdown();
            case CSV -> grid(comparison, "%s").csv();
            case LATEX ->
                "% needs \\usepackage{booktabs,longtable}\n"
                        + forPeople(comparison).latex(caption(comparison));
            case HTML ->
                HtmlTable.page(
                        "Fovea: the study's table beside ours",
                        forPeople(comparison).html(caption(comparison)));
        };
    }

    /** One line that tells the source, how much of it was measured, and how it went. */
    public static String caption(PaperComparison comparison) {
        String verdicts = String.join(
                ", ",
                comparison.verdicts().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().label())
                        .toList());
        return "Beside " + PublishedTable.SOURCE + ": " + comparison.measured() + " of its " + comparison.figures()
                + " figures measured" + (verdicts.isEmpty() ? "" : "; " + verdicts) + ".";
    }

    /** The columns that tell people most. */
    public static Grid forPeople(PaperComparison comparison) {
        return new Grid(
                List.of(
                        "model",
                        "comparison",
                        "metric",
                        "scheme",
                        "protocol",
                        "ours",
                        "paper",
                        "difference",
                        "verdict"),
                comparison.cells().stream().map(PaperFormat::forPeople).toList());
    }

    private static List<String> forPeople(PaperCell cell) {
        TableRow ours = cell.ours();
        return List.of(
                NetworkNames.printed(ours.variant().model()),
                ours.comparison().toString(),
                ours.metric().label(),
                ours.variant().scheme().toString(),
                ours.variant().protocol().toString(),
                String.format(
                        Locale.ROOT,
                        "%.3f ± %.3f",
                        ours.moments().mean(),
                        ours.moments().standardDeviation()),
                String.format(
                        Locale.ROOT,
                        "%.2f ± %.2f",
                        cell.paper().mean(),
                        cell.paper().deviation()),
                String.format(Locale.ROOT, "%+.3f", cell.difference()),
                cell.verdict().label());
    }

    private static Grid grid(PaperComparison comparison, String number) {
        return new Grid(
                HEADER,
                comparison.cells().stream().map(cell -> row(cell, number)).toList());
    }

    private static List<String> row(PaperCell cell, String number) {
        TableRow ours = cell.ours();
        return List.of(
                ours.variant().model(),
                ours.comparison().toString(),
                ours.metric().key(),
                ours.feed(),
                ours.variant().checkpoint(),
                ours.variant().scheme().toString(),
                ours.variant().protocol().toString(),
                ours.identity().method(),
                Long.toString(ours.moments().n()),
                String.format(Locale.ROOT, number, ours.moments().mean()),
                String.format(Locale.ROOT, "%.2f", cell.paper().mean()),
                String.format(Locale.ROOT, number, cell.difference()),
                cell.verdict().label(),
                cell.reason());
    }

    private static String json(PaperComparison comparison) {
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("source", PublishedTable.SOURCE)
                .put("figures", comparison.figures())
                .put("measured", comparison.measured());
        ObjectNode verdicts = document.putObject("verdicts");
        for (Map.Entry<Verdict, Long> entry : comparison.verdicts().entrySet()) {
            verdicts.put(entry.getKey().label(), entry.getValue());
        }
        ArrayNode cells = document.putArray("cells");
        comparison.cells().forEach(cell -> cells.add(json(cell)));
        return document.toPrettyString() + "\n";
    }

    private static ObjectNode json(PaperCell cell) {
        TableRow ours = cell.ours();
        ObjectNode node = RowJson.put(Json.MAPPER.createObjectNode(), ours.identity())
                .put("metric", ours.metric().key());
        node.putObject("ours")
                .put("n", ours.moments().n())
                .put("mean", ours.moments().mean())
                .put("std", ours.moments().standardDeviation());
        node.putObject("paper")
                .put("model", cell.paper().model())
                .put("mean", cell.paper().mean())
                .put("std", cell.paper().deviation());
        return node.put("difference", cell.difference())
                .put("verdict", cell.verdict().label())
                .put("reason", cell.reason());
    }
}

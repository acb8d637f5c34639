package io.fovea.aggregator.table;

import io.fovea.table.rows.Table;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table as text for programs and for people. */
public enum TableFormat {
    /** An array of objects, one per row and metric, numbers unrounded. */
    JSON("application/json"),

    /** One line per comparison, mean and standard deviation. */
    MARKDOWN("text/markdown"),

    /** One line per row and metric, numbers unrounded. */
    CSV("text/csv"),

    /** The study's layout, a column per network, with booktabs' rules. */
    LATEX("application/x-latex"),

    /** A page that needs nothing but itself. */
    HTML("text/html");

    private final String mediaType;

    TableFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String render(Table table) {
        return switch (this) {
            case JSON -> JsonTable.render(table);
            case MARKDOWN -> TableGrids.lines(table).markdown();
            case CSV -> TableGrids.rows(table).csv();
            case LATEX -> LatexTable.render(table);
            case HTML -> HtmlTable.render(table);
        };
    }

    public String contentType() {
        return mediaType + ";charset=utf-8";
    }

    /** As it is asked for. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of this name, in any case. */
    public static Optional<TableFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** Every name, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(TableFormat::label).collect(Collectors.joining(", "));
    }
}

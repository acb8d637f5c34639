package io.fovea.standalone.report;

import io.fovea.aggregator.table.Html;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The pieces of a one-page report: readable on a phone, in the light and in the dark, and in need of nothing but itself. */
public final class Sheet {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #16202a; --quiet: #51606d; --paper: #f4f6f3; --card: #fff; --line: #d3dbd6; --good: #1f7a55; --goodwash: #e3f2ea; --bad: #b3331b; --badwash: #fbe9e5; --bar: #2a788e;
              font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--paper); }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4eae6; --quiet: #9fb0a8; --paper: #12181c; --card: #1a2227; --line: #2f3b41; --good: #5cc498; --goodwash: #16312a; --bad: #f0937e; --badwash: #3a1f1a; --bar: #4fb3c8; } }
            * { box-sizing: border-box; }
            body { max-width: 68rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
            h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
            h2 { font-size: 1.2rem; margin: 2.4rem 0 .7rem; }
            p { margin: .5rem 0; max-width: 44rem; }
            .quiet { color: var(--quiet); }
            .outcome { border: 1px solid var(--good); background: var(--goodwash); border-radius: 10px; padding: .8rem 1.1rem; margin: 1.2rem 0; max-width: none; }
            .outcome.broken { border-color: var(--bad); background: var(--badwash); }
            .outcome ul { margin: .3rem 0 0; padding-left: 1.2rem; }
            .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .42rem .8rem; border-bottom: 1px solid var(--line); font-size: .92rem; white-space: nowrap; }
            tbody tr:last-child > * { border-bottom: 0; }
            thead th { color: var(--quiet); font-weight: 550; font-size: .82rem; }
            tbody th { font-weight: 550; white-space: normal; overflow-wrap: anywhere; min-width: 9.5rem; }
            .number { text-align: right; }
            .good { color: var(--good); } .bad { color: var(--bad); }
            .bars rect { fill: var(--bar); } .bars .loss { fill: var(--bad); } .bars line { stroke: var(--line); } .bars text { fill: var(--quiet); font-size: 11px; }
            .bars { width: 100%; height: auto; display: block; }
            .images { display: grid; grid-template-columns: minmax(0, 1fr); gap: .9rem; }
            .image { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem; }
            .row { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .7rem; max-width: 44rem; }
            figure { margin: 0; }
            figure img { width: 100%; height: auto; border-radius: 6px; display: block; }
            figcaption { font-size: .82rem; color: var(--quiet); overflow-wrap: anywhere; }
            pre { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
            .files li { overflow-wrap: anywhere; margin: .2rem 0; }
            .files { padding-left: 1.2rem; font-size: .9rem; color: var(--quiet); }
            """;

    private Sheet() {}

    /** A whole page of HTML pieces. */
    public static String page(String title, String... body) {
        return Html.page(title, STYLE, "<main>\n" + String.join("", body) + "</main>\n");
    }

    public static String heading(String title, String under) {
        return "<h1>" + Html.escape(title) + "</h1>\n<p class=\"quiet\">" + Html.escape(under) + "</p>\n";
    }

    public static String section(String title, String... pieces) {
        return "<section>\n<h2>" + Html.escape(title) + "</h2>\n" + String.join("", pieces) + "</section>\n";
    }

    public static String paragraph(String text) {
        return "<p>" + Html.escape(text) + "</p>\n";
    }

    /** The outcome in a frame: what is wrong, or that nothing is. */
    public static String outcome(List<String> wrong, String otherwise) {
        return wrong.isEmpty()
                ? "<p class=\"outcome\">" + Html.escape(otherwise) + "</p>\n"
                : "<div class=\"outcome broken\">" + items("", wrong) + "</div>\n";
    }

    /** A list of lines. */
    public static String items(String style, List<String> lines) {
        return lines.stream()
                .map(line -> "<li>" + Html.escape(line) + "</li>")
                .collect(Collectors.joining("", "<ul class=\"" + style + "\">", "</ul>\n"));
    }

    /** Text to be copied as it stands. */
    public static String verbatim(String text) {
        return "<pre>" + Html.escape(text) + "</pre>\n";
    }

    /** A table: the first column names the row, the others are numbers. */
    public static String table(List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
        for (int i = 0; i < head.size(); i++) {
            html.append(i == 0 ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"number\">")
                    .append(Html.escape(head.get(i)))
                    .append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.escape(row.get(0)))
                    .append("</th>");
            row.stream().skip(1).forEach(cell -> html.append("<td class=\"number\">")
                    .append(Html.escape(cell))
                    .append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    /** Pictures side by side, under one line. */
    public static String pictures(String line, List<String> figures) {
        return "<div class=\"image\"><p>" + Html.escape(line) + "</p><div class=\"row\">" + String.join("", figures)
                + "</div></div>\n";
    }

    /** A picture within the page. */
    public static String figure(RgbImage image, String caption) {
        String text = Html.escape(caption);
        return "<figure><img width=\"" + image.width() + "\" height=\"" + image.height() + "\" alt=\"" + text
                + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(ImageEncoder.png(image)) + "\"><figcaption>" + text
                + "</figcaption></figure>";
    }
}

package io.fovea.aggregator.table;

import java.util.Map;

/** Text as LaTeX takes it. */
public final class Latex {
    private static final Map<Character, String> SPECIAL = Map.ofEntries(
            Map.entry('\\', "\\textbackslash{}"),
            Map.entry('{', "\\{"),
            Map.entry('}', "\\}"),
            Map.entry('$', "\\$"),
            Map.entry('&', "\\&"),
            Map.entry('#', "\\#"),
            Map.entry('%', "\\%"),
            Map.entry('_', "\\_"),
            Map.entry('~', "\\textasciitilde{}"),
            Map.entry('^', "\\textasciicircum{}"),
            Map.entry('<', "\\textless{}"),
            Map.entry('>', "\\textgreater{}"),
            Map.entry('±', "$\\pm$"),
            Map.entry('≤', "$\\le$"),
            Map.entry('−', "$-$"));

    private Latex() {}

    /** The text with every character that LaTeX would act upon written out. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(SPECIAL.getOrDefault(c, String.valueOf(c)));
        }
        return escaped.toString();
    }
}

package io.fovea.standalone.offline;

import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where two tables differ: counts must be equal, and moments within 1e-9 of the larger of 1 and their size, since sums of the
 * same numbers in another order round otherwise.
 *
 * @param equal rows that are equal
 * @param differences one line each; empty where the tables are equal
 */
public record TableDifferences(int equal, List<String> differences) {
    private static final double TOLERANCE = 1e-9;

    public TableDifferences {
        differences = List.copyOf(differences);
    }

    /** Compares a table with the one that is taken for right. */
    public static TableDifferences of(Table right, Table table) {
        Map<String, TableRow> rows = rows(table);
        List<String> differences = new ArrayList<>();
        int equal = 0;
        for (Map.Entry<String, TableRow> expected : rows(right).entrySet()) {
            TableRow row = rows.remove(expected.getKey());
            if (row == null) {
                differences.add("missing: " + expected.getKey());
                continue;
            }
            List<String> figures = figures(expected.getValue(), row);
            if (figures.isEmpty()) {
                equal++;
            } else {
                differences.add("differs: " + expected.getKey() + ": " + String.join(", ", figures));
            }
        }
        rows.keySet().forEach(key -> differences.add("not expected: " + key));
        return new TableDifferences(equal, differences);
    }

    private static Map<String, TableRow> rows(Table table) {
        Map<String, TableRow> rows = new LinkedHashMap<>();
        table.rows().forEach(row -> rows.put(row.identity() + " " + row.metric(), row));
        return rows;
    }

    private static List<String> figures(TableRow expected, TableRow row) {
        Moments right = expected.moments();
        Moments moments = row.moments();
        List<String> figures = new ArrayList<>();
        count(figures, "n", right.n(), moments.n());
        count(figures, "undefined", right.undefined(), moments.undefined());
        count(
                figures,
                "same class",
                expected.agreement().sameClass(),
                row.agreement().sameClass());
        count(
                figures,
                "different class",
                expected.agreement().differentClass(),
                row.agreement().differentClass());
        if (figures.isEmpty() && right.n() > 0) {
            figure(figures, "mean", right.mean(), moments.mean());
            figure(figures, "variance", right.m2() / right.n(), moments.m2() / moments.n());
            figure(figures, "min", right.min(), moments.min());
            figure(figures, "max", right.max(), moments.max());
        }
        return figures;
    }

    private static void count(List<String> figures, String name, long expected, long found) {
        if (expected != found) {
            figures.add(name + " " + found + ", not " + expected);
        }
    }

    private static void figure(List<String> figures, String name, double expected, double found) {
        if (!(Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
            figures.add(name + " " + found + ", not " + expected);
        }
    }
}

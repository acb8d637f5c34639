package io.fovea.standalone.layers;

import io.fovea.comparison.MapScores;
import io.fovea.deployed.layers.Advice;
import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.Estimate;
import io.fovea.deployed.layers.Figure;
import io.fovea.deployed.layers.PlaceFigures;
import io.fovea.standalone.layers.LayersReport.Advised;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A study of layers in words and tables. */
public final class LayersText {
    /** The columns of the ranking. */
    static final List<String> HEAD = List.of(
            "in float",
            "SIM",
            "gain of SIM",
            "CC",
            "KLD",
            "same class",
            "SQNR dB",
            "of weights",
            "range ratio",
            "of weights",
            "saturated");

    private LayersText() {}

    /** The ranking, as many rows as asked for, and the advice. */
    public static String table(LayersReport report, int rows) {
        List<List<String>> cells = new ArrayList<>(List.of(HEAD));
        cells.addAll(rows(report, rows));
        StringBuilder text = new StringBuilder();
        int[] widths = new int[HEAD.size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(String.format(
                        Locale.ROOT, i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s", row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        int left = report.places().size() - Math.min(rows, report.places().size());
        if (left > 0) {
            text.append("and ").append(left).append(" more").append(System.lineSeparator());
        }
        return text.toString();
    }

    /** The file as it is, then places by what they bring. */
    static List<List<String>> rows(LayersReport report, int most) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("nothing", report.asItIs(), Optional.empty(), Optional.empty()));
        report.ranking().stream()
                .limit(most)
                .forEach(place -> rows.add(row(
                        report.places().get(place).toString(),
                        report.alone().get(place),
                        Optional.of(report.asItIs()),
                        report.figures().get(place))));
        return rows;
    }

    private static List<String> row(String name, Effect effect, Optional<Effect> from, Optional<PlaceFigures> figures) {
        return List.of(
                name,
                estimate(effect.figure(Figure.SIM)),
                from.map(before -> signed(effect.gain(Figure.SIM, before))).orElse(""),
                estimate(effect.figure(Figure.CC)),
                estimate(effect.figure(Figure.KLD)),
                percent(effect.figure(Figure.SAME_CLASS).mean()),
                figures.map(each -> number("%.1f", each.sqnr())).orElse(""),
                figures.map(each -> optional("%.1f", each.weightSqnr())).orElse(""),
                figures.map(each -> number("%.1f", each.rangeRatio())).orElse(""),
                figures.map(each -> optional("%.1f", each.weightRatio())).orElse(""),
                figures.map(each -> each.saturated().isPresent()
                                ? percent(each.saturated().getAsDouble())
                                : "")
                        .orElse(""));
    }

    /** What to do, in whole sentences. */
    public static List<String> advice(LayersReport report) {
        String now = figures(report.asItIs());
        Advised advised = report.advised();
        Advice advice = advised.advice();
        if (advice.places().isEmpty()) {
            return List.of(
                    advice.isReached()
                            ? "%s keeps %s as it is: %s.".formatted(report.file(), report.bound(), now)
                            : "%s does not keep %s, and no place in float makes it better: %s."
                                    .formatted(report.file(), report.bound(), now));
        }
        List<String> lines = new ArrayList<>();
        String places = names(report, advice.places());
        lines.add(
                advice.isReached()
                        ? "Leave %s of %s in float: %s."
                                .formatted(counted(report, advice.places()), report.file(), places)
                        : "No set that was tried brings %s to %s. The best leaves %s in float: %s."
                                .formatted(report.file(), report.bound(), counted(report, advice.places()), places));
        lines.add("Run so, on %d images: %s. As it is: %s.".formatted(report.images(), figures(advice.effect()), now));
        if (advice.effect().masked() > 0) {
            lines.add("Against the masks: SIM %s, CC %s. As it is: SIM %s, CC %s."
                    .formatted(
                            estimate(advice.effect().toMask(MapScores::sim)),
                            estimate(advice.effect().toMask(MapScores::cc)),
                            estimate(report.asItIs().toMask(MapScores::sim)),
                            estimate(report.asItIs().toMask(MapScores::cc))));
        }
        lines.add(String.format(
                Locale.ROOT,
                "It costs %,d bytes more (%,d, %+.1f %%) and CPU time of %.1f ms per image instead of %.1f.",
                advised.after().bytes() - advised.before().bytes(),
                advised.after().bytes(),
                100.0 * advised.after().bytes() / advised.before().bytes() - 100,
                advised.after().milliseconds(),
                advised.before().milliseconds()));
        lines.add("nodes_to_exclude=" + excluded(report, advice));
        advised.written()
                .ifPresent(file -> lines.add(file + " is written; read back by ONNX Runtime, it gives these figures."));
        return lines;
    }

    private static String counted(LayersReport report, List<Integer> places) {
        long layers = places.stream()
                .filter(place -> report.places().get(place).isLayer())
                .count();
        long others = places.size() - layers;
        return others == 0
                ? layers + " of the " + report.layers() + " layers"
                : layers + " of the " + report.layers() + " layers and " + others + " of the "
                        + (report.places().size() - report.layers()) + " other places";
    }

    private static String names(LayersReport report, List<Integer> places) {
        return places.stream()
                .map(place -> report.places().get(place).toString())
                .collect(Collectors.joining(", "));
    }

    /** As the quantizer's argument is written in Python. */
    static String excluded(LayersReport report, Advice advice) {
        return advice.places().stream()
                .map(place -> "'" + report.places().get(place).name() + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** How well the cheap figures foretell the ranking, one line. */
    public static String foretelling(LayersReport report) {
        List<String> parts = new ArrayList<>();
        for (Foretelling foretelling : Foretelling.values()) {
            double correlation = report.foretells(foretelling);
            if (!Double.isNaN(correlation)) {
                parts.add(String.format(Locale.ROOT, "%s %+.2f", foretelling, correlation));
            }
        }
        return "Rank correlation of the cheap figures with the gain of SIM, over the layers: "
                + String.join(", ", parts) + ".";
    }

    private static String figures(Effect effect) {
        return "SIM %s, CC %s, KLD %s, same class %s"
                .formatted(
                        estimate(effect.figure(Figure.SIM)),
                        estimate(effect.figure(Figure.CC)),
                        estimate(effect.figure(Figure.KLD)),
                        percent(effect.figure(Figure.SAME_CLASS).mean()));
    }

    static String estimate(Estimate estimate) {
        return Double.isNaN(estimate.mean())
                ? "-"
                : Double.isNaN(estimate.halfWidth())
                        ? String.format(Locale.ROOT, "%.3f", estimate.mean())
                        : String.format(Locale.ROOT, "%.3f ± %.3f", estimate.mean(), estimate.halfWidth());
    }

    private static String signed(Estimate estimate) {
        return Double.isNaN(estimate.mean())
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%+.3f ± %.3f",
                        estimate.mean(),
                        Double.isNaN(estimate.halfWidth()) ? 0 : estimate.halfWidth());
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String optional(String form, OptionalDouble value) {
        return value.isPresent() ? number(form, value.getAsDouble()) : "";
    }

    private static String number(String form, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, form, value);
    }
}

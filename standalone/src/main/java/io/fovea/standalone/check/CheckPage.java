package io.fovea.standalone.check;

import io.fovea.comparison.MapScores;
import io.fovea.imaging.RgbImage;
import io.fovea.standalone.layers.LayersPage;
import io.fovea.standalone.layers.LayersReport;
import io.fovea.standalone.report.Overlay;
import io.fovea.standalone.report.Sheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A check as one page: the table, the worst images with both maps side by side, advice, and what was run. */
final class CheckPage {
    private static final int WORST = 4;
    private final CheckRun.Result result;

    CheckPage(CheckRun.Result result) {
        this.result = result;
    }

    String html(List<LayersReport> advice) {
        CheckReport report = result.report();
        String names = report.rows().stream()
                .filter(CheckRow::isAgainstFloat)
                .map(CheckRow::file)
                .collect(Collectors.joining(", "));
        List<String> wrong = new ArrayList<>(report.failures());
        wrong.addAll(report.warnings());
        return Sheet.page(
                "Fovea check: " + names,
                Sheet.heading(
                        result.files() == 1 ? "Where " + names + " looks" : "Where " + result.files() + " files look",
                        report.images() + " images, beside the float file"),
                Sheet.outcome(
                        wrong,
                        result.conditions().isEmpty()
                                ? "Nothing looks wrong; no condition was named."
                                : "Every condition is kept: not "
                                        + result.conditions().stream()
                                                .map(FailCondition::text)
                                                .collect(Collectors.joining(", not "))
                                        + "."),
                Sheet.section("Table", CheckFormats.htmlTable(report), paragraphs()),
                worst(),
                advice.stream().map(LayersPage::advice).collect(Collectors.joining()),
                Sheet.section("What was run", Sheet.items("files", report.files())),
                report.leftOut().isEmpty() ? "" : Sheet.section("Left out", Sheet.items("files", report.leftOut())));
    }

    private static String paragraphs() {
        return Sheet.paragraph(
                "Mean and standard deviation over images. SIM and CC are 1 where two maps are equal, KLD is 0."
                        + " GT are the masks. Same class: share of images on which both files name one class.");
    }

    private String worst() {
        List<CheckRow> rows =
                result.report().rows().stream().filter(CheckRow::isAgainstFloat).toList();
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            int model = i + 1;
            String pictures = result.images().stream()
                    .sorted(Comparator.comparingDouble(
                            image -> image.toFloat(model).map(MapScores::cc).orElse(-2.0)))
                    .limit(WORST)
                    .map(image -> pictures(image, model))
                    .collect(Collectors.joining());
            html.append(Sheet.section(
                    "Where " + rows.get(i).file() + " looks otherwise",
                    Sheet.paragraph(
                            "The images with the lowest CC. Yellow is where a file looks, dark blue where it does not."),
                    "<div class=\"images\">\n" + pictures + "</div>\n"));
        }
        return html.toString();
    }

    private String pictures(CheckedImage image, int model) {
        Optional<MapScores> scores = image.toFloat(model);
        String line = image.file().getFileName()
                + scores.map(found -> String.format(Locale.ROOT, ": CC %.2f, SIM %.2f", found.cc(), found.sim()))
                        .orElse(": one of the two maps is constant");
        RgbImage seen = result.view().picture(image.file());
        return Sheet.pictures(
                line,
                List.of(
                        Sheet.figure(seen, "the image as the files see it"),
                        figure(image, 0, seen, "float"),
                        figure(image, model, seen, "quantized")));
    }

    private static String figure(CheckedImage image, int model, RgbImage seen, String what) {
        return Sheet.figure(
                Overlay.draw(seen, image.explanations().get(model).map()),
                what + ": class " + image.explanations().get(model).predicted());
    }
}

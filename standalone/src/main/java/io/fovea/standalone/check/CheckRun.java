package io.fovea.standalone.check;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.TwinCheck;
import io.fovea.foundations.Closer;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.saliency.onnx.OnnxRuntimeEngine;
import io.fovea.standalone.images.ImageFolder;
import io.fovea.standalone.images.NetworkView;
import io.fovea.standalone.layers.LayersReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One check from files to figures.
 *
 * @param settings how the files are run
 * @param preprocessing as asked; what the files say of themselves goes before it
 * @param method how maps are made
 * @param anyTwin whether a file of other weights is compared too
 * @param progress told the number of images done
 */
public record CheckRun(
        DeployedModel.Settings settings,
        Preprocessing preprocessing,
        String method,
        boolean anyTwin,
        IntConsumer progress) {

    /**
     * What a check gives, in its forms.
     *
     * @param images that were compared, as every file saw them
     * @param view of all files
     */
    public record Result(
            CheckReport report, List<FailCondition> conditions, List<CheckedImage> images, NetworkView view) {
        public Result {
            conditions = List.copyOf(conditions);
            images = List.copyOf(images);
        }

        /** How many files were compared with the float one. */
        long files() {
            return report.rows().stream().filter(CheckRow::isAgainstFloat).count();
        }

        /** For the terminal. */
        public String table() {
            return CheckFormats.table(report);
        }

        /** What else is to be said: the files, what was left out, what failed. */
        public List<String> notes() {
            List<String> notes = new ArrayList<>(report.files());
            report.leftOut().forEach(reason -> notes.add("left out: " + reason));
            report.warnings().forEach(warning -> notes.add("warning: " + warning));
            report.failures().forEach(failure -> notes.add("failed: " + failure));
            return notes;
        }

        public String json(List<LayersReport> advice) {
            return CheckFormats.json(report, advice);
        }

        public String junit() {
            return CheckFormats.junit(report, conditions);
        }

        /** One page. */
        public String html(List<LayersReport> advice) {
            return new CheckPage(this).html(advice);
        }

        public boolean failed() {
            return !report.failures().isEmpty();
        }
    }

    /** Runs it. */
    public Result of(Path floating, List<Path> deployed, ImageFolder folder, List<FailCondition> conditions) {
        Explainer explainer = new Explainer(method);
        List<String> files = new ArrayList<>();
        List<DeployedModel> models = new ArrayList<>();
        OnnxRuntimeEngine.load();
        try (Closer closer = new Closer("check")) {
            models.add(opened(closer, floating));
            files.add(floating + ": " + models.get(0).provenance());
            for (Path file : deployed) {
                TwinCheck twin = TwinCheck.of(floating, file);
                if (!anyTwin) {
                    twin.require(floating, file);
                }
                models.add(opened(closer, file));
                files.add(file + ": " + models.get(models.size() - 1).provenance() + "; " + twin);
            }
            NetworkView view = new NetworkView(models.get(0).input(), preprocessing);
            ModelCheck check = new ModelCheck(models, explainer, view);
            List<CheckedImage> all = check.run(folder, progress);
            List<CheckedImage> used =
                    all.stream().filter(image -> image.leftOut().isEmpty()).toList();
            List<CheckRow> rows = check.rows(used);
            CheckReport report = new CheckReport(
                    rows,
                    files,
                    used.size(),
                    all.stream().flatMap(image -> image.leftOut().stream()).toList(),
                    Misfit.warnings(models, deployed, used, view),
                    failures(rows, conditions));
            return new Result(report, conditions, used, view);
        }
    }

    private DeployedModel opened(Closer closer, Path file) {
        return closer.own(DeployedModel.load(file, settings));
    }

    private static List<String> failures(List<CheckRow> rows, List<FailCondition> conditions) {
        return rows.stream()
                .filter(CheckRow::isAgainstFloat)
                .flatMap(row -> conditions.stream()
                        .filter(condition -> condition.isMet(row))
                        .map(condition -> CheckFormats.failure(row, condition)))
                .toList();
    }
}

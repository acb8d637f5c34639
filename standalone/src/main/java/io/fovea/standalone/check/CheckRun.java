package io.fovea.standalone.check;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.TwinCheck;
import io.fovea.foundations.Closer;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

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

    /** What a check gives, in its forms. */
    public record Result(CheckReport report, List<FailCondition> conditions) {
        public Result {
            conditions = List.copyOf(conditions);
        }

        /** For the terminal. */
        public String table() {
            return CheckFormats.table(report);
        }

        /** What else is to be said: the files, what was left out, what failed. */
        public List<String> notes() {
            List<String> notes = new ArrayList<>(report.files());
            report.leftOut().forEach(reason -> notes.add("left out: " + reason));
            report.failures().forEach(failure -> notes.add("failed: " + failure));
            return notes;
        }

        public String json() {
            return CheckFormats.json(report);
        }

        public String junit() {
            return CheckFormats.junit(report, conditions);
        }

        public boolean failed() {
            return !report.failures().isEmpty();
        }
    }

    /** Runs it. */
    public Result of(
            Path floating,
            List<Path> deployed,
            Path images,
            Optional<Path> masks,
            int limit,
            List<FailCondition> conditions) {
        Explainer explainer = new Explainer(method);
        List<String> files = new ArrayList<>();
        List<DeployedModel> models = new ArrayList<>();
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
            ModelCheck check = new ModelCheck(
                    models, explainer, ModelCheck.of(models.get(0).input(), preprocessing), new ImageDecoder());
            Map<String, Path> maskOf = masks.map(CheckRun::byStem).orElse(Map.of());
            ModelCheck.Outcome outcome = check.run(
                    files(images).stream().limit(limit).toList(),
                    image -> Optional.ofNullable(maskOf.get(stem(image))),
                    progress);
            return new Result(
                    new CheckReport(
                            outcome.rows(),
                            files,
                            outcome.images(),
                            outcome.leftOut(),
                            failures(outcome.rows(), conditions)),
                    conditions);
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

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                throw new UserErrorException(folder + " holds no file");
            }
            return files;
        } catch (IOException e) {
            throw new UserErrorException(folder + " cannot be listed: " + e, e);
        }
    }

    private static Map<String, Path> byStem(Path folder) {
        Map<String, Path> byStem = new HashMap<>();
        files(folder).forEach(file -> byStem.putIfAbsent(stem(file), file));
        return byStem;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

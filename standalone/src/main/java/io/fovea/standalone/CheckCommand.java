package io.fovea.standalone;

import io.fovea.deployed.UnusableModelException;
import io.fovea.deployed.layers.Bound;
import io.fovea.deployed.layers.Figure;
import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.check.CheckRun;
import io.fovea.standalone.check.FailCondition;
import io.fovea.standalone.images.ImageFolder;
import io.fovea.standalone.layers.LayersReport;
import io.fovea.standalone.layers.LayersRun;
import io.fovea.standalone.layers.LayersText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fovea check}: a float model and the files made of it, compared in one process before they are deployed. */
@Command(
        name = "check",
        description = {
            "Runs a float ONNX file and the quantized files made of it on a folder of images, and compares where they look:",
            "with each other, and with masks where there are any. ONNX Runtime runs the files as they are deployed.",
            "",
            "Exits with 1 where a condition of --fail-if is met by a quantized file against the float one.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  fovea check --model yard.onnx --deployed yard-int8.onnx --images photos --fail-if 'cc<0.9'"
        })
final class CheckCommand extends FoveaCommand {
    /** Mean CC that advice reaches for where no condition is named. */
    private static final double ENOUGH = 0.95;

    /** Most images that advice is sought with. */
    private static final int ADVISED_BY = 64;

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = "--deployed",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Files made of it. Can be given several times.")
    private List<Path> deployed = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many images.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "sim, cc, kld or same-class, < or >, a number. Can be given several times.")
    private List<String> failIf = List.of();

    @Option(
            names = "--advice",
            description = "Look for the layers of each file that move the map, and for those to leave in float so that"
                    + " the first condition of --fail-if is kept (without one: cc>=0.95).")
    private boolean advice;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows there.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML there, for a build server.")
    private Optional<Path> junit = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page there: table, worst images, advice.")
    private Optional<Path> page = Optional.empty();

    @Override
    public Integer call() {
        List<FailCondition> conditions =
                failIf.stream().map(FailCondition::parse).toList();
        PrintWriter out = out();
        try {
            ImageFolder folder = files.images(limit);
            CheckRun run =
                    new CheckRun(files.settings(), files.preprocessing(), files.method(), files.anyTwin(), this::show);
            CheckRun.Result result = run.of(files.model(), deployed, folder, conditions);
            out.print(result.table());
            result.notes().forEach(out::println);
            out.flush();
            List<LayersReport> layers = advice ? advice(folder, conditions) : List.of();
            layers.forEach(report -> {
                out.println();
                LayersText.advice(report).forEach(out::println);
            });
            out.flush();
            json.ifPresent(file -> FileOptions.write(file, result.json(layers)));
            junit.ifPresent(file -> FileOptions.write(file, result.junit()));
            page.ifPresent(file -> FileOptions.write(file, result.html(layers)));
            return result.failed() ? 1 : 0;
        } catch (UnusableModelException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<LayersReport> advice(ImageFolder folder, List<FailCondition> conditions) {
        Bound bound =
                conditions.stream().findFirst().map(FailCondition::kept).orElseGet(() -> new Bound(Figure.CC, ENOUGH));
        List<LayersReport> reports = new ArrayList<>();
        try (ProgressLine progress = new ProgressLine(err(), Ansi.AUTO.enabled(), Clock.systemUTC())) {
            LayersRun run = new LayersRun(
                    files.settings(),
                    files.preprocessing(),
                    files.method(),
                    files.anyTwin(),
                    false,
                    Runtime.getRuntime().availableProcessors(),
                    new TimeLeft(Clock.systemUTC(), progress::at)::reached,
                    progress::done);
            for (Path file : deployed) {
                reports.add(run.of(
                        files.model(), file, folder.first(ADVISED_BY), bound, Optional.empty(), Optional.empty()));
            }
        }
        return reports;
    }

    private void show(int done) {
        if (done % 20 == 0) {
            err().println(done + " images");
            err().flush();
        }
    }
}

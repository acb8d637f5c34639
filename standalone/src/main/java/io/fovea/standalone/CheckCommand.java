package io.fovea.standalone;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.UnusableModelException;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.PreprocessingText;
import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.check.CheckRun;
import io.fovea.standalone.check.FailCondition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
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
    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The float file.")
    private Path model = Path.of("");

    @Option(
            names = "--deployed",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Files made of it. Can be given several times.")
    private List<Path> deployed = List.of();

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "The images.")
    private Path images = Path.of("");

    @Option(names = "--masks", paramLabel = "DIR", description = "Their masks, of the same names.")
    private Optional<Path> masks = Optional.empty();

    @Option(
            names = "--preprocess",
            paramLabel = "WORDS",
            description =
                    "What the networks see of an image. Default: squash imagenet; size, layout and colours are read"
                            + " from the file.")
    private String preprocess = "";

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Edge of the input, for a file that leaves it open. Default: ${DEFAULT-VALUE}.")
    private int size = 224;

    @Option(names = "--method", paramLabel = "NAME", description = "How maps are made. Default: ${DEFAULT-VALUE}.")
    private String method = "grad-cam++";

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "The target layer: a tensor or node. Default: ${DEFAULT-VALUE}.")
    private String target = "auto";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many images.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "sim, cc, kld or same-class, < or >, a number. Can be given several times.")
    private List<String> failIf = List.of();

    @Option(names = "--any-twin", description = "Compare files too whose weights are not those of the float file.")
    private boolean anyTwin;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows there.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML there, for a build server.")
    private Optional<Path> junit = Optional.empty();

    @Override
    public Integer call() {
        List<FailCondition> conditions =
                failIf.stream().map(FailCondition::parse).toList();
        PrintWriter out = out();
        try {
            CheckRun run = new CheckRun(
                    DeployedModel.Settings.DEFAULTS.target(target).size(size, size),
                    preprocessing(),
                    method,
                    anyTwin,
                    this::show);
            CheckRun.Result result = run.of(model, deployed, images, masks, limit, conditions);
            out.print(result.table());
            result.notes().forEach(out::println);
            out.flush();
            json.ifPresent(file -> write(file, result.json()));
            junit.ifPresent(file -> write(file, result.junit()));
            return result.failed() ? 1 : 0;
        } catch (UnusableModelException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    private Preprocessing preprocessing() {
        try {
            return PreprocessingText.read(preprocess, Preprocessing.IMAGENET);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--preprocess: " + e.getMessage(), e);
        }
    }

    private void show(int done) {
        if (done % 20 == 0) {
            err().println(done + " images");
            err().flush();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UserErrorException(file + " cannot be written: " + e, e);
        }
    }
}

package io.fovea.standalone;

import io.fovea.deployed.UnusableModelException;
import io.fovea.deployed.layers.Bound;
import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.layers.LayersJson;
import io.fovea.standalone.layers.LayersPage;
import io.fovea.standalone.layers.LayersReport;
import io.fovea.standalone.layers.LayersRun;
import io.fovea.standalone.layers.LayersText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fovea layers}: which layer of a quantized file moves the map, and which few to leave in float. */
@Command(
        name = "layers",
        description = {
            "Finds the layers of a quantized ONNX file that move the map, by leaving each in float and looking where the",
            "network looks then. Says which few to leave in float, runs that too, and writes the file.",
            "",
            "What was found is kept in a state file. A run that was ended goes on from there.",
            "Exits with 1 where no set of layers reaches the threshold.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  fovea layers --model yard.onnx --deployed yard-int8.onnx --images photos --write yard-mended.onnx"
        })
final class LayersCommand extends FoveaCommand {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--deployed", paramLabel = "FILE", required = true, description = "The quantized file made of it.")
    private Path deployed = Path.of("");

    @Option(names = "--limit", paramLabel = "N", description = "At most so many images. Default: ${DEFAULT-VALUE}.")
    private int limit = 64;

    @Option(
            names = "--threshold",
            paramLabel = "BOUND",
            description =
                    "What the advice must reach in the mean over images: sim, cc or same-class, then >=, or kld, then"
                            + " <=, then a number. Default: ${DEFAULT-VALUE}.")
    private String threshold = "cc>=0.95";

    @Option(names = "--reverse", description = "Look also what each layer does when it alone is quantized.")
    private boolean reverse;

    @Option(names = "--write", paramLabel = "FILE", description = "Write the file with the advised layers in float.")
    private Optional<Path> write = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where found figures are kept. Default: the quantized file's name with .layers.jsonl, here.")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Files that are run at the same time. Default: one for each core.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--top", paramLabel = "N", description = "Rows of the table. Default: ${DEFAULT-VALUE}.")
    private int top = 15;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every figure there.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page there.")
    private Optional<Path> page = Optional.empty();

    @Override
    public Integer call() {
        Bound bound = bound(threshold);
        if (workers < 1) {
            throw new UserErrorException("--workers is at least 1");
        }
        PrintWriter out = out();
        try (ProgressLine progress = new ProgressLine(err(), Ansi.AUTO.enabled(), Clock.systemUTC())) {
            LayersRun run = new LayersRun(
                    files.settings(),
                    files.preprocessing(),
                    files.method(),
                    files.anyTwin(),
                    reverse,
                    workers,
                    new TimeLeft(Clock.systemUTC(), progress::at)::reached,
                    progress::done);
            LayersReport report = run.of(
                    files.model(),
                    deployed,
                    files.images(limit),
                    bound,
                    Optional.of(state.orElseGet(() -> Path.of(deployed.getFileName() + ".layers.jsonl"))),
                    write);
            out.print(LayersText.table(report, top));
            out.println();
            LayersText.advice(report).forEach(out::println);
            out.println();
            out.println(LayersText.foretelling(report));
            if (write.isPresent() && report.advised().written().isEmpty()) {
                out.println(write.get() + " is not written: " + report.bound() + " is not reached");
            }
            report.leftOut().forEach(reason -> out.println("left out: " + reason));
            out.flush();
            json.ifPresent(file -> FileOptions.write(file, LayersJson.of(report).toPrettyString()));
            page.ifPresent(file -> FileOptions.write(file, LayersPage.html(report)));
            return report.isMendable() ? 0 : 1;
        } catch (UnusableModelException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Bound bound(String text) {
        try {
            return Bound.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--threshold: " + e.getMessage(), e);
        }
    }
}

package io.fovea.standalone;

import io.fovea.quantize.checkpoint.CheckpointFolder;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.worker.FolderCalibration;
import io.fovea.runtime.UserErrorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fovea calibrate}: records the ranges that scheme static quantizes by. */
@Command(
        name = "calibrate",
        description = {
            "Records the ranges of every quantized layer on the images of a folder, for scheme static.",
            "",
            "Give DIR to quantize.calibrations in the deployment file; every replica then uses the same calibration,",
            "and its id stands in every inference and every row. Without it the worker calibrates on the first images.",
            ""
        },
        footer = {"", "Example:", "  fovea calibrate --images photos --networks mobilenet_v2 --out calibrations"})
final class CalibrateCommand extends FoveaCommand {
    @Option(names = "--images", paramLabel = "DIR", required = true, description = "The images, at any depth.")
    private Path images = Path.of("");

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            split = ",",
            required = true,
            description = "torchvision's names, separated by commas.")
    private List<String> networks = List.of();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "The folder of checkpoints. Default: the cache of `fovea models`.")
    private Optional<Path> models = Optional.empty();

    @Option(
            names = "--synthetic",
            description = "Use synthetic weights for a network without a checkpoint; otherwise that is an error.")
    private boolean synthetic;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many images, the first by path. Default: ${DEFAULT-VALUE}.")
    private int count = 64;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where NETWORK.calibration.json goes. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("calibrations");

    @Override
    public Integer call() {
        if (count < 1) {
            throw new UserErrorException("--count must be at least 1, not " + count);
        }
        List<Network> named = networks.stream().map(CalibrateCommand::network).toList();
        CheckpointFolder checkpoints = CheckpointFolder.of(models, synthetic, System.getenv());
        FolderCalibration folder = new FolderCalibration(images, count);
        PrintWriter answers = out();
        PrintWriter remarks = err();
        for (Network network : named) {
            Calibration calibration = folder.record(
                    LoadedModel.published(checkpoints.of(network)),
                    out,
                    reason -> remarks.println("left out: " + reason));
            answers.printf(
                    "%s  %s  %d images  %d layers  %s%n",
                    network.name(),
                    calibration.id(),
                    calibration.images(),
                    calibration.ranges().size(),
                    FolderCalibration.file(out, network));
            answers.flush();
        }
        return 0;
    }

    private static Network network(String name) {
        return Networks.named(name)
                .orElseThrow(() -> new UserErrorException("unknown network " + name + "; known are "
                        + Networks.all().stream().map(Network::name).collect(Collectors.joining(", "))));
    }
}

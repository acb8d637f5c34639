package io.fovea.standalone;

import io.fovea.runtime.UserErrorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said on the command line of {@code fovea demo}; the defaults need nothing but this program. */
final class DemoOptions {
    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Photographs to explain, subfolders included. Without it, generated scenes.")
    Optional<Path> images = Optional.empty();

    @Option(
            names = "--masks",
            paramLabel = "DIR",
            description = "Ground-truth masks, matched to the images by file name without its ending.")
    Optional<Path> masks = Optional.empty();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "CSV of file and class index (0..999), for top-1 accuracy.")
    Optional<Path> labels = Optional.empty();

    @Option(
            names = "--class-names",
            paramLabel = "FILE",
            description = "Text file with the name of a class per line, class 0 first, for the page.")
    Optional<Path> classNames = Optional.empty();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Checkpoints (.pth, .safetensors) and saliency models (.onnx). Default: the cache of models. "
                    + "A network without a file there runs on synthetic weights, and every output says so.")
    Optional<Path> models = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "A model of your own (.onnx), watched instead of the networks, or beside those that are named.")
    Optional<Path> model = Optional.empty();

    @Option(
            names = "--preprocessing",
            paramLabel = "WORDS",
            description = "What --model sees of an image, as `fovea models describe` takes it.")
    Optional<String> preprocessing = Optional.empty();

    @Option(names = "--target-layer", paramLabel = "NAME", description = "The layer of --model that is explained.")
    Optional<String> targetLayer = Optional.empty();

    @Option(
            names = "--deployed",
            split = ",",
            paramLabel = "FILE",
            description = "Files made of --model that are deployed: run by ONNX Runtime as they are, beside --model.")
    List<Path> deployed = List.of();

    @Option(
            names = "--simulate",
            split = ",",
            paramLabel = "NAME",
            description = "Precisions of --model to simulate too, and to compare with --deployed.")
    List<String> simulate = List.of();

    @Option(names = "--any-twin", description = "Take --deployed also where its weights are not those of --model.")
    boolean anyTwin;

    @Option(
            names = "--offline",
            description = "Fetch nothing. Without it and --models, the networks' published weights are fetched once.")
    boolean offline;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME",
            description = "all for the study's six. Default: squeezenet1_1, mobilenet_v2; with --model that alone.")
    List<String> networks = List.of();

    @Option(names = "--precisions", split = ",", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    List<String> precisions = List.of("f32", "int16", "int8");

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            description =
                    "Where quantization ranges come from: adaptive, seed-code, static. Default: ${DEFAULT-VALUE}.")
    String scheme = "adaptive";

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "eval, or seed (training mode, as the study's script). Default: ${DEFAULT-VALUE}.")
    String protocol = "eval";

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description =
                    "The class that is explained: predicted, reference (what f32 predicts), or label (with --labels). "
                            + "Default: ${DEFAULT-VALUE}.")
    String target = "predicted";

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "CAM method; with --deployed eigen-cam and recipro-cam too. Default: ${DEFAULT-VALUE}.")
    String method = "grad-cam++";

    @Option(
            names = "--saliency",
            paramLabel = "NAME",
            description = "Salient-object model: birefnet, birefnet-lite, u2netp, ..., or none. "
                    + "Default: none with --masks or generated scenes, else the best one in --models.")
    Optional<String> saliency = Optional.empty();

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "NAME",
            description = "By which maps are compared besides sim, cc and kld: iou20, ssim, spearman, mass, pointing.")
    List<String> metrics = List.of();

    @Option(names = "--count", paramLabel = "N", description = "Generated scenes. Default: ${DEFAULT-VALUE}.")
    int count = 200;

    @Option(names = "--until-done", description = "End when every image has its results or is dead-lettered.")
    boolean untilDone;

    @Option(names = "--table", paramLabel = "FILE", description = "Write the table there (JSON) at the end.")
    Optional<Path> table = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Of the page, /api/table and /metrics; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    int port = 8080;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep Kafka's topics and the table there; found again at the next start. "
                    + "Without it they are dropped at the end.")
    Optional<Path> data = Optional.empty();

    /** Folders and files that are named must be there before anything starts. */
    void validate() {
        images.ifPresent(directory -> requireDirectory("--images", directory));
        masks.ifPresent(directory -> requireDirectory("--masks", directory));
        models.ifPresent(directory -> requireDirectory("--models", directory));
        model.filter(file -> !Files.isReadable(file) || Files.isDirectory(file)).ifPresent(file -> {
            throw new UserErrorException("--model: cannot read " + file);
        });
        if (!deployed.isEmpty() && model.isEmpty()) {
            throw new UserErrorException("--deployed needs --model, the float original of which the files were made");
        }
        labels.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw new UserErrorException("--labels: cannot read " + file);
        });
        table.map(Path::toAbsolutePath)
                .map(Path::getParent)
                .filter(parent -> !Files.isDirectory(parent))
                .ifPresent(parent -> {
                    throw new UserErrorException("--table: no such folder: " + parent);
                });
        if (count < 1) {
            throw new UserErrorException("--count must be at least 1, not " + count);
        }
    }

    private static void requireDirectory(String option, Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UserErrorException(option + ": no such folder: " + directory);
        }
    }
}

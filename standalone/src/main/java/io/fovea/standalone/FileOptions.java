package io.fovea.standalone;

import io.fovea.deployed.DeployedModel;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.PreprocessingText;
import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.images.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What commands have in common that run a float file beside those made of it. */
final class FileOptions {
    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The float file.")
    private Path model = Path.of("");

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

    @Option(names = "--any-twin", description = "Take files too whose weights are not those of the float file.")
    private boolean anyTwin;

    Path model() {
        return model;
    }

    String method() {
        return method;
    }

    boolean anyTwin() {
        return anyTwin;
    }

    ImageFolder images(int limit) {
        return ImageFolder.of(images, masks, limit);
    }

    DeployedModel.Settings settings() {
        return DeployedModel.Settings.DEFAULTS.target(target).size(size, size);
    }

    Preprocessing preprocessing() {
        try {
            return PreprocessingText.read(preprocess, Preprocessing.IMAGENET);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--preprocess: " + e.getMessage(), e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UserErrorException(file + " cannot be written: " + e, e);
        }
    }
}

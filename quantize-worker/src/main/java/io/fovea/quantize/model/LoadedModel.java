package io.fovea.quantize.model;

import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.PreprocessingText;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.checkpoint.Weights;
import io.fovea.quantize.network.Architecture;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.onnx.OnnxNetwork;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.WatchedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A network with its weights, and what it sees of an image.
 *
 * @param probabilities whether its scores are probabilities already
 */
public record LoadedModel(TrainedNetwork trained, Preprocessing preprocessing, boolean probabilities) {
    private static final String USUAL_LAYER = "auto";

    /** One of torchvision's networks as published. */
    public static LoadedModel published(TrainedNetwork trained) {
        return new LoadedModel(trained, Preprocessing.IMAGENET, false);
    }

    /** One read from an ONNX file. */
    public static LoadedModel of(OnnxNetwork onnx) {
        return new LoadedModel(onnx.trained(), onnx.preprocessing(), onnx.probabilities());
    }

    /**
     * Reads the file of a model that names one.
     *
     * @throws UserErrorException if the file is none, or contradicts what is said of it
     */
    public static LoadedModel read(Path file, WatchedModel model) {
        return isOnnx(file) ? of(readOnnx(file, model)) : readCheckpoint(file, model);
    }

    /** Whether a file is read as ONNX. */
    public static boolean isOnnx(Path file) {
        return file.toString().endsWith(".onnx");
    }

    /**
     * Reads a model's ONNX file.
     *
     * @throws UserErrorException if the file is none, or contradicts what is said of it
     */
    public static OnnxNetwork readOnnx(Path file, WatchedModel model) {
        if (model.network().isPresent() || model.weights().isPresent()) {
            throw new UserErrorException(
                    file.getFileName() + ": network and weights are said of a checkpoint; an ONNX file has both");
        }
        return OnnxNetwork.load(
                file, new OnnxNetwork.Settings(model.name(), model.targetLayer(), model.preprocessing()));
    }

    private static LoadedModel readCheckpoint(Path file, WatchedModel model) {
        Architecture architecture = architecture(file, model);
        try {
            Preprocessing preprocessing =
                    PreprocessingText.read(model.preprocessing().orElse(""), Preprocessing.IMAGENET);
            Shape input = new Shape(preprocessing.colour().channels(), preprocessing.height(), preprocessing.width());
            Weights weights = model.weights().map(Weights::of).orElse(Weights.TRAINED);
            TrainedNetwork trained = CheckpointLoader.load(file, architecture, input, weights);
            Network network = explained(trained.network().named(model.name()), model);
            return new LoadedModel(new TrainedNetwork(network, trained.checkpoint()), preprocessing, false);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A network, explained at the layer that its model names.
     *
     * @throws IllegalArgumentException if it has no such layer
     */
    public static Network explained(Network network, WatchedModel model) {
        return model.targetLayer()
                .filter(layer -> !layer.equals(USUAL_LAYER))
                .map(network::explainedAt)
                .orElse(network);
    }

    private static Architecture architecture(Path file, WatchedModel model) {
        return model.network()
                .or(() -> Optional.of(model.name()))
                .flatMap(Networks::architecture)
                .orElseThrow(() -> new UserErrorException(file.getFileName()
                        + ": a checkpoint holds weights alone; say which of torchvision's networks they are for: "
                        + String.join(
                                ", ", Networks.all().stream().map(Network::name).toList())));
    }
}

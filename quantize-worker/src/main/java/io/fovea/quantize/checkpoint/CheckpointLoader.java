package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.Architecture;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.network.Shape;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads a network's weights from the files people have.
 *
 * <p>The file is mapped, not copied, and must not be shortened while its weights are in use; the cache of models
 * replaces files as a whole and never writes into one.
 */
public final class CheckpointLoader {
    private static final int ID_DIGITS = 16;

    private CheckpointLoader() {}

    /** The file in a folder that holds a network's weights, by its name. */
    public static Optional<Path> find(Path folder, String network) {
        return CheckpointFinder.find(folder, network);
    }

    /**
     * Reads a network of as many classes as the checkpoint has.
     *
     * @param folderOrFile the checkpoint, or a folder that has it under the architecture's name
     * @param input shape of one image's tensor
     * @param weights which weights, where the file has several
     * @throws UserErrorException when there is no such file, it is damaged, or it is not this network's
     */
    public static TrainedNetwork load(Path folderOrFile, Architecture architecture, Shape input, Weights weights) {
        var file = CheckpointFile.read(file(folderOrFile, architecture.name()), weights);
        Network published = architecture.network();
        var tensors = StateDictKeys.normalize(file.tensors(), names(published.parameters()));
        var classifier = tensors.get(architecture.classifier().name());
        Network network = classifier == null || classifier.shape().isEmpty()
                ? published
                : architecture.network(input, Math.toIntExact(classifier.shape().get(0)));
        return new TrainedNetwork(
                network,
                checkpoint(file, network.name(), network.parameters(), tensors)
                        .requireFinite(file.path().getFileName().toString()));
    }

    /**
     * Reads and checks weights.
     *
     * @param folderOrFile the checkpoint, or a folder that has it under the network's name
     * @param network its name
     * @param parameters all that the network has
     * @throws UserErrorException when there is no such file, it is damaged, or it is not this network's
     */
    public static Checkpoint load(Path folderOrFile, String network, List<ParameterSpec> parameters) {
        Path file = file(folderOrFile, network);
        return read(file, network, parameters).requireFinite(file.getFileName().toString());
    }

    /** Weights of any value. */
    static Checkpoint read(Path path, String network, List<ParameterSpec> parameters) {
        var file = CheckpointFile.read(path, Weights.TRAINED);
        return checkpoint(file, network, parameters, StateDictKeys.normalize(file.tensors(), names(parameters)));
    }

    /**
     * Lets go of the files of checkpoints that nothing refers to any more: Java unmaps a file when its buffer is collected, and where
     * most of the memory is libtorch's, the heap gives no reason to collect it.
     */
    public static void unmapUnused() {
        System.gc();
    }

    private static Path file(Path folderOrFile, String network) {
        return Files.isDirectory(folderOrFile) ? findOrFail(folderOrFile, network) : folderOrFile;
    }

    private static Path findOrFail(Path folder, String network) {
        return CheckpointFinder.find(folder, network)
                .orElseThrow(() -> new UserErrorException(folder + ": no checkpoint of " + network + " (" + network
                        + ".safetensors, " + network + ".pth or as PyTorch publishes it); get it with"
                        + " `fovea models pull " + network + "`"));
    }

    private static List<String> names(List<ParameterSpec> parameters) {
        return parameters.stream().map(ParameterSpec::name).toList();
    }

    private static Checkpoint checkpoint(
            CheckpointFile file, String network, List<ParameterSpec> parameters, Map<String, StoredTensor> tensors) {
        var mismatches = Mismatches.between(parameters, tensors);
        if (mismatches.any()) {
            throw new UserErrorException(
                    file.path() + ": not a checkpoint of " + network + ": " + mismatches.describe());
        }
        var weights = new LinkedHashMap<String, WeightTensor>();
        for (ParameterSpec parameter : parameters) {
            var tensor = tensors.get(parameter.name());
            if (tensor != null && !parameter.optional()) {
                weights.put(parameter.name(), new WeightTensor(parameter.name(), parameter.shape(), tensor::values));
            }
        }
        return new Checkpoint(file.sha256().substring(0, ID_DIGITS), weights);
    }
}

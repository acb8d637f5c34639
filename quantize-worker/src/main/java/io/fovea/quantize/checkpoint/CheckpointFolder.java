package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.Architecture;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.ArtifactStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where networks' weights are.
 *
 * @param folder of checkpoints; none where weights are synthetic and no folder is named
 * @param synthetic whether a network without a checkpoint gets synthetic weights; otherwise it is an error
 */
public record CheckpointFolder(Optional<Path> folder, boolean synthetic) {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

    /** The folder that is configured; else, unless weights may be synthetic, the cache that {@code fovea models pull} fills. */
    public static CheckpointFolder of(Optional<Path> configured, boolean synthetic, Map<String, String> environment) {
        Optional<Path> cache = synthetic
                ? Optional.empty()
                : Optional.of(ArtifactStore.defaultFolder(environment)).filter(Files::isDirectory);
        return new CheckpointFolder(configured.or(() -> cache), synthetic);
    }

    /**
     * The network of that name and input with its weights, of as many classes as these have.
     *
     * @throws UserErrorException where there are none, or they are not this network's
     */
    public TrainedNetwork of(Network network) {
        if (folder.flatMap(some -> CheckpointLoader.find(some, network.name())).isPresent()) {
            Architecture architecture = Networks.architecture(network.name()).orElseThrow();
            return CheckpointLoader.load(folder.get(), architecture, network.input(), Weights.TRAINED);
        }
        if (synthetic) {
            LOG.warn("event=synthetic_weights network={} reason=\"no checkpoint found\"", network.name());
            return new TrainedNetwork(network, SyntheticCheckpoint.of(network.parameters()));
        }
        throw new UserErrorException("quantize.models: no checkpoint of " + network.name()
                + folder.map(some -> " in " + some).orElse("") + "; get it with `fovea models pull " + network.name()
                + "`");
    }
}

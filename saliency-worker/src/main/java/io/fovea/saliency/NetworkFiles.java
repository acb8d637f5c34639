package io.fovea.saliency;

import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.ArtifactStore;
import io.fovea.runtime.artifacts.LoggedProgress;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Where the files of networks are, and how one that is nowhere is got. */
final class NetworkFiles {
    private static final String OTHERWISE =
            "; or use a smaller network (--saliency u2netp) or ground truth (--masks DIR)";

    private final List<Path> folders;
    private final Optional<Fetch> fetch;

    /** Gets a published file. */
    @FunctionalInterface
    interface Fetch {
        /**
         * The file, complete and checked.
         *
         * @throws UserErrorException where it cannot be got
         */
        Path fetch(Artifact artifact);
    }

    NetworkFiles(List<Path> folders, Optional<Fetch> fetch) {
        this.folders = List.copyOf(folders);
        this.fetch = fetch;
    }

    /** As a deployment file says; without a word on folders, the cache of models. */
    static NetworkFiles of(SaliencyConfig config) {
        List<Path> folders =
                config.models().isEmpty() ? List.of(ArtifactStore.defaultFolder(System.getenv())) : config.models();
        ArtifactStore store = new ArtifactStore(folders.get(0));
        return new NetworkFiles(
                folders,
                config.offline()
                        ? Optional.empty()
                        : Optional.of(artifact ->
                                store.pull(artifact, Optional.empty(), new LoggedProgress(Clock.systemUTC()))));
    }

    /** The file of a network. */
    Path require(SalientObjectNetwork network) {
        return find(network).orElseGet(() -> fetch(network));
    }

    private Optional<Path> find(SalientObjectNetwork network) {
        for (String name : network.files()) {
            for (Path folder : folders) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private Path fetch(SalientObjectNetwork network) {
        UnaryOperator<String> message = reason -> "saliency model " + network.name() + ": there is no "
                + String.join(" or ", network.files()) + " in "
                + folders.stream().map(Path::toString).collect(Collectors.joining(", ")) + reason;
        Artifact artifact = network.artifact()
                .orElseThrow(() -> new UserErrorException(
                        message.apply("; saliency.define." + network.name() + ".file says where it is")));
        if (fetch.isEmpty()) {
            throw new UserErrorException(
                    message.apply(" and saliency.offline forbids to fetch it: get it with `fovea models pull "
                            + network.name() + "`" + OTHERWISE));
        }
        try {
            return fetch.get().fetch(artifact);
        } catch (UserErrorException e) {
            throw new UserErrorException(
                    message.apply(" and it cannot be fetched (" + e.getMessage() + ")" + OTHERWISE), e);
        }
    }
}

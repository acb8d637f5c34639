package io.fovea.standalone;

import io.fovea.foundations.Backoff;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.checkpoint.NetworkArtifacts;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.ArtifactStore;
import io.fovea.runtime.artifacts.PullProgress;
import io.fovea.runtime.artifacts.TransferSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The networks' published weights, fetched at the first run and kept; where that cannot be, the demo goes on without. */
final class PublishedWeights {
    /** Somebody is watching an empty screen. */
    private static final TransferSettings HASTY =
            new TransferSettings(Duration.ofSeconds(4), Duration.ofSeconds(10), 2, Backoff.NONE);

    private final List<Artifact> published;
    private final ArtifactStore store;

    PublishedWeights(List<Artifact> published, ArtifactStore store) {
        this.published = published;
        this.store = store;
    }

    /** Those of torchvision, in the cache of models. */
    static PublishedWeights inCache() {
        return new PublishedWeights(
                NetworkArtifacts.all(), new ArtifactStore(ArtifactStore.defaultFolder(System.getenv()), HASTY));
    }

    /**
     * Fetches what is not here. The first failure ends it: the next file would fail the same way.
     *
     * @return the folder that has what could be had; empty if there is none
     */
    Optional<Path> fetch(Collection<String> networks, PrintWriter out, PullProgress progress) {
        var absent = published.stream()
                .filter(artifact -> networks.contains(artifact.name()))
                .filter(artifact -> !isHere(artifact.name()))
                .toList();
        for (Artifact artifact : absent) {
            try {
                store.pull(artifact, Optional.empty(), progress);
            } catch (UserErrorException e) {
                out.println("no published weights: " + e.getMessage());
                out.println("going on; a network without weights in " + store.folder() + " runs on synthetic ones");
                break;
            }
        }
        out.flush();
        return Optional.of(store.folder()).filter(Files::isDirectory);
    }

    private boolean isHere(String network) {
        return Files.isDirectory(store.folder())
                && CheckpointLoader.find(store.folder(), network).isPresent();
    }
}

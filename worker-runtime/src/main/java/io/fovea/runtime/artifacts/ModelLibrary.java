package io.fovea.runtime.artifacts;

import io.fovea.runtime.UserErrorException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models Fovea can use and which of them are here: what {@code fovea models} does, printing nothing itself. */
public final class ModelLibrary {
    private final ArtifactCatalogue catalogue;
    private final ArtifactStore store;

    public ModelLibrary(ArtifactCatalogue catalogue, ArtifactStore store) {
        this.catalogue = catalogue;
        this.store = store;
    }

    /** A model and what is known of its file. */
    public record Entry(Artifact artifact, ArtifactState state, Path path) {}

    public Path folder() {
        return store.folder();
    }

    /** Every model; reads no file. */
    public List<Entry> list() {
        return catalogue.all().stream()
                .map(artifact -> entry(artifact, store.state(artifact)))
                .toList();
    }

    /** The named models, or all that are here if none is named; reads their files. */
    public List<Entry> verify(Collection<String> names) {
        var chosen = names.isEmpty()
                ? catalogue.all().stream()
                        .filter(artifact -> store.state(artifact) != ArtifactState.MISSING)
                        .toList()
                : choose(names);
        return chosen.stream()
                .map(artifact -> entry(artifact, store.verify(artifact)))
                .toList();
    }

    /** Gets the named models, one after the other, and skips those that are here. */
    public List<Entry> pull(Collection<String> names, Optional<URI> mirror, PullProgress progress) {
        return choose(names).stream()
                .map(artifact -> {
                    store.pull(artifact, mirror, progress);
                    return entry(artifact, ArtifactState.VERIFIED);
                })
                .toList();
    }

    /** The named artifacts, each once. */
    private List<Artifact> choose(Collection<String> names) {
        return names.stream().distinct().map(this::named).toList();
    }

    private Artifact named(String name) {
        return catalogue.named(name).orElseThrow(() -> {
            String known = catalogue.all().stream().map(Artifact::name).collect(Collectors.joining(", "));
            return new UserErrorException(name + ": no such model; the models are " + known);
        });
    }

    private Entry entry(Artifact artifact, ArtifactState state) {
        return new Entry(artifact, state, store.path(artifact));
    }
}

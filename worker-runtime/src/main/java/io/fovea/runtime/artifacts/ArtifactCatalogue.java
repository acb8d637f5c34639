package io.fovea.runtime.artifacts;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The artifacts one can ask for, in the order in which they are shown. */
public final class ArtifactCatalogue {
    private final Map<String, Artifact> byName = new LinkedHashMap<>();

    public ArtifactCatalogue(Collection<Artifact> artifacts) {
        for (Artifact artifact : artifacts) {
            if (byName.put(artifact.name(), artifact) != null) {
                throw new IllegalArgumentException("two artifacts are named " + artifact.name());
            }
        }
    }

    public List<Artifact> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Artifact> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}

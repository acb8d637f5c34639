package io.fovea.runtime.claimcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fovea.foundations.Json;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.UserErrorException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the store that an address means: a path is a folder, every other scheme has its {@link ObjectStoreFactory}. */
final class ObjectStores {
    private static final String FILE = "file";
    private static final String SECTION = "claimCheck";

    private ObjectStores() {}

    static ObjectStore open(ClaimCheckConfig config) {
        String address = config.store().orElseThrow();
        if (!address.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            return folder(config, path(address));
        }
        URI base;
        try {
            base = URI.create(address.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("claimCheck.store: " + e.getMessage(), e);
        }
        if (base.getScheme().equals(FILE)) {
            return folder(config, path(base.getPath() == null ? "" : base.getPath()));
        }
        TreeSet<String> known = new TreeSet<>();
        known.add(FILE);
        for (ObjectStoreFactory factory : ServiceLoader.load(ObjectStoreFactory.class)) {
            if (factory.scheme().equals(base.getScheme())) {
                return factory.open(base, settings(config));
            }
            known.add(factory.scheme());
        }
        throw new UserErrorException("claimCheck.store: no store has addresses such as " + address + " (known: "
                + String.join(", ", known) + ")");
    }

    private static ObjectStore folder(ClaimCheckConfig config, Path folder) {
        if (!config.settings().isEmpty()) {
            throw new UserErrorException("claimCheck: a folder has no key '"
                    + config.settings().keySet().iterator().next() + "'");
        }
        if (!Files.isDirectory(folder)) {
            throw new UserErrorException("claimCheck.store: no such folder: " + folder.toAbsolutePath()
                    + " (make it, or mount the volume that all services share)");
        }
        return new FolderStore(folder);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UserErrorException("claimCheck.store: " + e.getMessage(), e);
        }
    }

    private static DeploymentFile settings(ClaimCheckConfig config) {
        try {
            return DeploymentFile.parse(SECTION, Json.MAPPER.writeValueAsString(Map.of(SECTION, config.settings())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("claimCheck: keys cannot be read: " + e.getMessage(), e);
        }
    }
}

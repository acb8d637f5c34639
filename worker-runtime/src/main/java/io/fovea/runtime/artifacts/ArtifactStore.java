package io.fovea.runtime.artifacts;

import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder where published files are kept on this machine.
 *
 * <p>A file under its own name is complete: it arrives beside its place, is checked, and is moved there at once. One
 * that somebody put there by hand is as good, once its checksum is right.
 */
public final class ArtifactStore {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);

    private final Path folder;
    private final TransferSettings settings;

    public ArtifactStore(Path folder) {
        this(folder, TransferSettings.DEFAULT);
    }

    public ArtifactStore(Path folder, TransferSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Where models are kept unless one says otherwise: {@code FOVEA_MODELS}, or {@code ~/.cache/fovea/models}. */
    public static Path defaultFolder(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("FOVEA_MODELS"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "fovea", "models"));
    }

    public Path folder() {
        return folder;
    }

    /** Where an artifact's file is, or would be. */
    public Path path(Artifact artifact) {
        return folder.resolve(artifact.fileName());
    }

    /** What is known of an artifact without reading all of its file. */
    public ArtifactState state(Artifact artifact) {
        var file = path(artifact);
        try {
            if (!Files.isRegularFile(file)) {
                return ArtifactState.MISSING;
            }
            if (artifact.bytes().isPresent() && artifact.bytes().getAsLong() != Files.size(file)) {
                return ArtifactState.CORRUPT;
            }
            return Checksums.remembered(file)
                    .map(sha256 -> judge(artifact, sha256))
                    .orElse(ArtifactState.PRESENT);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads an artifact's file to its end to know what it is, and remembers it. */
    public ArtifactState verify(Artifact artifact) {
        var file = path(artifact);
        if (!Files.isRegularFile(file)) {
            return ArtifactState.MISSING;
        }
        try {
            String sha256 = Checksums.sha256(file);
            remember(file, sha256);
            return judge(artifact, sha256);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * An artifact's file, complete and of the right checksum.
     *
     * @throws UserErrorException when it is not there, or something else is
     */
    public Path require(Artifact artifact) {
        var state = state(artifact);
        if (state == ArtifactState.PRESENT) {
            state = verify(artifact);
        }
        return switch (state) {
            case VERIFIED, PRESENT -> path(artifact);
            case MISSING ->
                throw new UserErrorException(
                        path(artifact) + ": missing; get it with `fovea models pull " + artifact.name() + "`");
            case CORRUPT ->
                throw new UserErrorException(path(artifact) + ": not the published " + artifact.name()
                        + " (its checksum differs); replace it with `fovea models pull " + artifact.name() + "`");
        };
    }

    /**
     * Gets an artifact, unless it is there: from its publisher, or from a mirror that has it under the same file name.
     *
     * @param mirror URL of the mirror's folder
     * @throws UserErrorException when that fails; what arrived is kept, and the next pull goes on from there
     */
    public Path pull(Artifact artifact, Optional<URI> mirror, PullProgress progress) {
        if (state(artifact) == ArtifactState.VERIFIED || verify(artifact) == ArtifactState.VERIFIED) {
            return path(artifact);
        }
        var uri = mirror.map(base -> below(base, artifact.fileName())).orElse(artifact.uri());
        try {
            Files.createDirectories(folder);
            try (var part = PartialFile.lock(path(artifact))
                    .orElseThrow(
                            () -> new UserErrorException(path(artifact) + ": another process is pulling it already"))) {
                fetch(artifact, new Transfer(artifact, uri, settings, progress), part);
            }
            return path(artifact);
        } catch (TransferException e) {
            throw new UserErrorException(explain(artifact, uri, e), e);
        } catch (IOException e) {
            throw new UserErrorException(folder + ": cannot keep " + artifact.fileName() + " there: " + e, e);
        }
    }

    private void fetch(Artifact artifact, Transfer transfer, PartialFile part) throws IOException {
        boolean continued = part.size() > 0;
        transfer(artifact, transfer, part);
        String sha256 = part.sha256();
        if (continued && !sha256.startsWith(artifact.sha256())) {
            LOG.warn("artifact={} event=restarted reason=\"the continued file has a wrong checksum\"", artifact.name());
            part.restart(Optional.empty());
            transfer(artifact, transfer, part);
            sha256 = part.sha256();
        }
        if (!sha256.startsWith(artifact.sha256())) {
            part.discard();
            throw new TransferException(
                    Kind.REFUSED,
                    "what the server sends is not the published file (its SHA-256 is " + sha256 + ", not "
                            + artifact.sha256() + "...)");
        }
        part.complete(path(artifact));
        remember(path(artifact), sha256);
    }

    private void transfer(Artifact artifact, Transfer transfer, PartialFile part) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                transfer.run(part);
                return;
            } catch (TransferException e) {
                if (e.kind() != Kind.BROKEN_OFF || attempt == settings.attempts()) {
                    throw e;
                }
                LOG.info("artifact={} attempt={} event=retry reason=\"{}\"", artifact.name(), attempt, e.reason());
                pause(attempt);
            }
        }
    }

    private void pause(int attempt) throws TransferException {
        try {
            settings.backoff().pause(attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransferException(Kind.REFUSED, "interrupted", e);
        }
    }

    private String explain(Artifact artifact, URI uri, TransferException failure) {
        String what = artifact.name() + ": " + uri + ": " + failure.reason();
        return switch (failure.kind()) {
            case BROKEN_OFF -> what + "; pull again to go on from there";
            case UNREACHABLE, REFUSED ->
                what + "; pull from a mirror with --from URL, or get " + artifact.uri()
                        + " in another way and put it at " + path(artifact);
        };
    }

    private static URI below(URI base, String fileName) {
        if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
            throw new UserErrorException(base + ": a mirror is an http or https URL");
        }
        return URI.create(base + (base.toString().endsWith("/") ? "" : "/") + fileName);
    }

    private static ArtifactState judge(Artifact artifact, String sha256) {
        return sha256.startsWith(artifact.sha256()) ? ArtifactState.VERIFIED : ArtifactState.CORRUPT;
    }

    /** Only spares reading the file again, so a folder that cannot be written is no error. */
    private static void remember(Path file, String sha256) {
        try {
            Checksums.remember(file, sha256);
        } catch (IOException e) {
            LOG.debug("file={} event=checksum-not-remembered reason=\"{}\"", file, e.toString());
        }
    }

    private static UserErrorException unreadable(Path file, IOException e) {
        return new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
    }
}

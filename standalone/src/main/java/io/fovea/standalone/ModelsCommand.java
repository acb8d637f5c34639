package io.fovea.standalone;

import io.fovea.quantize.checkpoint.NetworkArtifacts;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.artifacts.Artifact;
import io.fovea.runtime.artifacts.ArtifactCatalogue;
import io.fovea.runtime.artifacts.ArtifactState;
import io.fovea.runtime.artifacts.ArtifactStore;
import io.fovea.runtime.artifacts.ModelLibrary;
import io.fovea.runtime.artifacts.ModelLibrary.Entry;
import io.fovea.saliency.SaliencyCatalogue;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code fovea models}: which published models there are, and which of them are here. */
@Command(
        name = "models",
        description = "List, get and check the published models; describe your own.",
        subcommands = DescribeCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand {
    private final ArtifactCatalogue catalogue;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where models are kept. Default: $$FOVEA_MODELS, or ~/.cache/fovea/models.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ModelsCommand() {
        this(new ArtifactCatalogue(Stream.of(NetworkArtifacts.all(), SaliencyCatalogue.artifacts())
                .flatMap(List::stream)
                .toList()));
    }

    ModelsCommand(ArtifactCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Command(description = "Show every published model and what is known of its file.")
    int list() {
        out().println("models in " + library().folder() + ":");
        print(library().list());
        return 0;
    }

    @Command(description = "Get models, unless they are here. What broke off goes on where it ended.")
    int pull(
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "As `fovea models list` names them.")
                    @Nullable
                    List<String> names,
            @Option(names = "--all", description = "Every published model, 5 GB.") boolean all,
            @Option(
                            names = "--from",
                            paramLabel = "URL",
                            description = "A mirror's folder that has the files under their published names.")
                    Optional<URI> from) {
        var chosen = all ? catalogue.all().stream().map(Artifact::name).toList() : orNone(names);
        if (chosen.isEmpty()) {
            throw new UserErrorException("models pull: name at least one model (`fovea models list`), or say --all");
        }
        try (var progress = new ProgressLine(out(), Ansi.AUTO.enabled(), Clock.systemUTC())) {
            for (String name : chosen) {
                library()
                        .pull(List.of(name), from, progress)
                        .forEach(entry -> progress.done(name + ": " + entry.path()));
            }
        }
        return 0;
    }

    @Command(description = "Read the files that are here, or the named models', and compare their checksums.")
    int verify(
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "As `fovea models list` names them.")
                    @Nullable
                    List<String> names) {
        var entries = library().verify(orNone(names));
        print(entries);
        var bad = entries.stream()
                .filter(entry -> entry.state() != ArtifactState.VERIFIED)
                .map(entry -> entry.artifact().name())
                .toList();
        if (!bad.isEmpty()) {
            throw new UserErrorException(
                    "not what was published: " + String.join(", ", bad) + "; get it with `fovea models pull`");
        }
        return 0;
    }

    /** Picocli has no empty list for a parameter that is not given. */
    private static List<String> orNone(@Nullable List<String> names) {
        return names == null ? List.of() : names;
    }

    private void print(List<Entry> entries) {
        int licences = entries.stream()
                .mapToInt(entry -> entry.artifact().licence().length())
                .max()
                .orElse(0);
        for (Entry entry : entries) {
            var artifact = entry.artifact();
            var size = artifact.bytes().isPresent() ? ", " + artifact.bytes().getAsLong() / 1_000_000 + " MB" : "";
            out().printf(
                            "  %-16s  %-8s  %-" + Math.max(1, licences) + "s  %s%n",
                            artifact.name(),
                            entry.state().name().toLowerCase(Locale.ROOT),
                            artifact.licence(),
                            artifact.description() + size);
        }
        out().flush();
    }

    private ModelLibrary library() {
        return new ModelLibrary(
                catalogue, new ArtifactStore(folder.orElseGet(() -> ArtifactStore.defaultFolder(System.getenv()))));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

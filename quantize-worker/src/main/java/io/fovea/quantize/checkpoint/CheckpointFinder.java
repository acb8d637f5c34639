package io.fovea.quantize.checkpoint;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a network's checkpoint in a folder by the file's name. */
final class CheckpointFinder {
    /** In the order in which they are preferred. */
    private static final List<String> EXTENSIONS = List.of(".safetensors", ".pth", ".pt");

    private CheckpointFinder() {}

    /**
     * The file named as the network ({@code resnet50.pth}), or else as PyTorch publishes it ({@code
     * resnet50-0676ba61.pth}, {@code efficientnet_b0_rwightman-7f5810bc.pth}).
     */
    static Optional<Path> find(Path folder, String network) {
        for (String extension : EXTENSIONS) {
            var file = folder.resolve(network + extension);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        var published = Pattern.compile(Pattern.quote(network) + "(_rwightman)?-[0-9a-f]{8}\\.(safetensors|pth|pt)");
        try (var files = Files.list(folder)) {
            var found = files.filter(file ->
                            published.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
            if (found.size() > 1) {
                throw new UserErrorException(folder + ": several checkpoints of " + network + " ("
                        + String.join(
                                ", ",
                                found.stream()
                                        .map(file -> file.getFileName().toString())
                                        .toList())
                        + "); name the one to use " + network + ".pth");
            }
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new UserErrorException(folder + ": cannot list the folder of models: " + e.getMessage(), e);
        }
    }
}

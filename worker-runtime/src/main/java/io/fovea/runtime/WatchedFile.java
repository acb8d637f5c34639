package io.fovea.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that was made of a watched model and is deployed. In the deployment file its path alone will do.
 *
 * @param name what rows call it, of letters, digits, dots, hyphens and underscores; the file's own name is the default
 * @param file an ONNX file
 * @param preprocessing what it sees of an image, in words, where that is not as of the model
 * @param targetLayer the layer that is explained, where its name is not as in the model's file
 * @param runtime how ONNX Runtime runs it, where that is not as of the model
 * @param anyTwin whether it is watched too where its weights are not those of the model's file; its row tells how many are
 */
public record WatchedFile(
        String name,
        Path file,
        Optional<String> preprocessing,
        Optional<String> targetLayer,
        Optional<RunOptions> runtime,
        boolean anyTwin) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Takes what a file leaves out (null) as the default. */
    @JsonCreator
    public WatchedFile {
        if (file == null) {
            throw new IllegalArgumentException("a deployed file has no file");
        }
        name = name == null ? nameOf(file) : name;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a deployed file is \"" + name
                    + "\"; it can have letters, digits, dots, hyphens and underscores, 100 at most");
        }
    }

    /** How ONNX Runtime runs a file: as the deployment does, since results depend on it. */
    public record RunOptions(String provider, String optimization, int threads) {
        /** The processor, all optimizations, one thread. */
        public static final RunOptions DEFAULTS = new RunOptions("cpu", "all", 1);

        /** Takes what a file leaves out (null or 0) as the default. */
        public RunOptions {
            provider = provider == null ? "cpu" : provider;
            optimization = optimization == null ? "all" : optimization;
            threads = threads == 0 ? 1 : threads;
        }
    }

    /** A file that is run as the model is. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WatchedFile at(String path) {
        Path file = Path.of(path);
        return new WatchedFile(nameOf(file), file, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** A file's own name, as far as a row may be called so. */
    public static String nameOf(Path file) {
        return String.valueOf(file.getFileName())
                .replaceFirst("\\.[A-Za-z]+$", "")
                .replaceAll("[^A-Za-z0-9._-]", "-");
    }
}

package io.fovea.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.fovea.identity.Precision;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A model that is watched. In the file the name alone will do for one of torchvision's networks.
 *
 * @param name torchvision's name; for a model with a file, any name of letters, digits, dots, hyphens and underscores
 * @param feeds whose images it explains; all feeds where the list is empty
 * @param checkpoints that are awaited of each image: first 16 hexadecimal digits of the SHA-256 of their files. Where the
 *     list is empty, one checkpoint is awaited, whichever it is. A canary names two
 * @param file an ONNX file, or a checkpoint of one of torchvision's networks. Without it, {@code quantize.models} has the weights
 * @param network torchvision's name, for a checkpoint that is watched under another name
 * @param preprocessing what the model sees of an image, in words; what the file says itself need not be said
 * @param targetLayer the layer that is explained: a module path of a network, a node or tensor of an ONNX file; {@code auto} is the default
 * @param weights {@code trained} or {@code ema}, where a checkpoint has both
 * @param deployed files that were made of {@code file} and are deployed: ONNX Runtime runs them, and {@code file}, as they are
 * @param simulate precisions that are simulated beside deployed files, and compared with them
 * @param method {@code eigen-cam} or {@code recipro-cam}, for deployed files whose maps need no gradient; else {@code cam.method}
 * @param runtime how ONNX Runtime runs {@code file} beside deployed files, and each of them that does not say otherwise
 * @param classes a text file with the name of a class per line, class 0 first, for the page; without it classes are numbers
 */
public record WatchedModel(
        String name,
        List<String> feeds,
        List<String> checkpoints,
        Optional<Path> file,
        Optional<String> network,
        Optional<String> preprocessing,
        Optional<String> targetLayer,
        Optional<String> weights,
        List<WatchedFile> deployed,
        List<Precision> simulate,
        Optional<String> method,
        WatchedFile.RunOptions runtime,
        Optional<Path> classes) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Takes what a file leaves out (null) as empty. */
    @JsonCreator
    public WatchedModel {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name of a watched model is missing");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a watched model is \"" + name
                    + "\"; it can have letters, digits, dots, hyphens and underscores, 100 at most");
        }
        feeds = feeds == null ? List.of() : List.copyOf(feeds);
        checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
        deployed = deployed == null ? List.of() : List.copyOf(deployed);
        simulate = simulate == null ? List.of() : List.copyOf(simulate);
        runtime = runtime == null ? WatchedFile.RunOptions.DEFAULTS : runtime;
        if (deployed.isEmpty()) {
            requireDeployed(name, "simulate", !simulate.isEmpty());
            requireDeployed(name, "method", method.isPresent());
        } else {
            if (file.filter(some -> some.toString().endsWith(".onnx")).isEmpty()) {
                throw new IllegalArgumentException(
                        name
                                + " has deployed files and no file that ends in .onnx: the float original of which they were made");
            }
            Set<String> names = new HashSet<>();
            for (WatchedFile one : deployed) {
                if (!names.add(one.name())) {
                    throw new IllegalArgumentException(name + " names " + one.name() + " twice under deployed");
                }
            }
        }
        if (file.isEmpty()) {
            requireFile(name, "network", network);
            requireFile(name, "preprocessing", preprocessing);
            requireFile(name, "weights", weights);
        }
    }

    private static void requireDeployed(String name, String key, boolean isSaid) {
        if (isSaid) {
            throw new IllegalArgumentException(name + " has " + key + " and nothing under deployed, which it is about");
        }
    }

    private static void requireFile(String name, String key, Optional<String> value) {
        if (value.isPresent()) {
            throw new IllegalArgumentException(name + " has " + key + " and no file, which it is about");
        }
    }

    /** A model that explains the images of every feed, with whatever checkpoint. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WatchedModel named(String name) {
        return published(name, List.of(), List.of());
    }

    /** One of torchvision's networks. */
    public static WatchedModel published(String name, List<String> feeds, List<String> checkpoints) {
        return new WatchedModel(
                name,
                feeds,
                checkpoints,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                WatchedFile.RunOptions.DEFAULTS,
                Optional.empty());
    }

    /** Whether its files are run as they are deployed; else it is simulated at the precisions of the deployment. */
    public boolean hasDeployedFiles() {
        return !deployed.isEmpty();
    }

    /** Whether it explains the images of a feed. */
    public boolean watches(String feed) {
        return feeds.isEmpty() || feeds.contains(feed);
    }
}

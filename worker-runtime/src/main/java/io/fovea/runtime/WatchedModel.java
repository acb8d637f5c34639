package io.fovea.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        if (file.isEmpty()) {
            requireFile(name, "network", network);
            requireFile(name, "preprocessing", preprocessing);
            requireFile(name, "weights", weights);
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
                Optional.empty());
    }

    /** Whether it explains the images of a feed. */
    public boolean watches(String feed) {
        return feeds.isEmpty() || feeds.contains(feed);
    }
}

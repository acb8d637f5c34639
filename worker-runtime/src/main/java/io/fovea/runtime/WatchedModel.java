package io.fovea.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/**
 * A model that is watched. In the file its name alone will do.
 *
 * @param name torchvision's name
 * @param feeds whose images it explains; all feeds where the list is empty
 * @param checkpoints that are awaited of each image: first 16 hexadecimal digits of the SHA-256 of their files. Where the
 *     list is empty, one checkpoint is awaited, whichever it is. A canary names two
 */
public record WatchedModel(String name, List<String> feeds, List<String> checkpoints) {
    /** Takes what a file leaves out (null) as empty. */
    @JsonCreator
    public WatchedModel {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name of a watched model is missing");
        }
        feeds = feeds == null ? List.of() : List.copyOf(feeds);
        checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
    }

    /** A model that explains the images of every feed, with whatever checkpoint. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WatchedModel named(String name) {
        return new WatchedModel(name, List.of(), List.of());
    }

    /** Whether it explains the images of a feed. */
    public boolean watches(String feed) {
        return feeds.isEmpty() || feeds.contains(feed);
    }
}

package io.fovea.saliency;

import io.fovea.saliency.onnx.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code saliency} of a deployment file; every key has a default.
 *
 * @param folder the folder of ground-truth masks, named as the images are
 * @param models folders with model files, searched in order; what is fetched goes into the first. The cache where empty
 * @param offline whether a published network that is in none of them is an error, instead of being fetched
 * @param threads of one image within ONNX Runtime; 1 by default
 * @param sessions images in work at a time, at most; fewer where memory is short; 1 by default
 * @param device {@code cpu}, the default, or {@code cuda} or {@code cuda:N}
 * @param define networks by name, besides the published ones
 */
public record SaliencyConfig(
        Optional<Path> folder,
        List<Path> models,
        boolean offline,
        int threads,
        int sessions,
        String device,
        Map<String, NetworkEntry> define) {
    /** On the CPU, one image at a time. */
    public static final SaliencyConfig DEFAULTS =
            new SaliencyConfig(Optional.empty(), List.of(), false, 1, 1, "cpu", Map.of());

    /** Takes what a file leaves out (null, or 0) as its default. */
    public SaliencyConfig {
        models = models == null ? List.of() : List.copyOf(models);
        define = define == null ? Map.of() : Map.copyOf(define);
        device = device == null ? "cpu" : device;
        threads = threads == 0 ? 1 : threads;
        sessions = sessions == 0 ? 1 : sessions;
        SessionSettings.of(threads, sessions, device);
    }

    /** With a folder of ground truths, which is asked only if {@code watch.masks} says so. */
    public SaliencyConfig withFolder(Path path) {
        return new SaliencyConfig(Optional.of(path), models, offline, threads, sessions, device, define);
    }

    public SaliencyConfig withModels(List<Path> folders) {
        return new SaliencyConfig(folder, folders, offline, threads, sessions, device, define);
    }

    SessionSettings session() {
        return SessionSettings.of(threads, sessions, device);
    }
}
